"""What is done to accounts: a module is an activity, a function is a verb."""
