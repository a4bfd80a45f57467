"""What shows something of a member, for who changes an account."""


def member_name(user_id: int) -> str:
    """Name what pages show of a member: the pseudonym, and whether the account is active."""
    return f"member:{user_id}"
