"""Names of medicines as texts about myasthenia gravis use them: a pure table, and stems beside it.

It need not be whole. A name that is missing is mostly known by its stem, as the World Health
Organization gives them out ("-mab", "-floxacin"); what neither finds is still a changed word.
"""

import re

# What is given against myasthenia gravis, what makes it worse, and what often goes with it.
NAMES = frozenset(
    """
    pyridostigmine mestinon neostigmine ambenonium edrophonium distigmine glycopyrronium
    propantheline atropine hyoscine amifampridine firdapse diaminopyridine salbutamol ephedrine
    prednisone prednisolone methylprednisolone dexamethasone hydrocortisone deflazacort
    azathioprine imuran mycophenolate cellcept methotrexate ciclosporin cyclosporin cyclosporine
    tacrolimus prograf cyclophosphamide mercaptopurine cladribine
    rituximab mabthera eculizumab soliris ravulizumab ultomiris zilucoplan zilbrysq
    efgartigimod vyvgart rozanolixizumab rystiggo nipocalimab imaavy batoclimab inebilizumab
    uplizna satralizumab tocilizumab iptacopan gefurulimab pozelimab telitacicept
    immunoglobulin immunoglobulins ivig scig hyqvia privigen plasmapheresis plasma
    ciprofloxacin levofloxacin moxifloxacin ofloxacin erythromycin azithromycin clarithromycin
    telithromycin gentamicin neomycin tobramycin streptomycin amikacin colistin clindamycin
    nitrofurantoin trimethoprim sulfamethoxazole trimoxazole amoxicillin penicillin doxycycline
    cefalexin metronidazole aciclovir remdesivir paxlovid nirmatrelvir
    botulinum botox dysport chloroquine hydroxychloroquine quinine quinidine procainamide
    penicillamine magnesium lithium phenytoin gabapentin carbamazepine valproate levetiracetam
    propranolol atenolol bisoprolol metoprolol timolol verapamil amlodipine diltiazem digoxin
    atorvastatin simvastatin rosuvastatin pravastatin lisinopril ramipril losartan amiodarone
    nivolumab pembrolizumab ipilimumab atezolizumab durvalumab avelumab interferon
    suxamethonium succinylcholine rocuronium vecuronium atracurium mivacurium sugammadex propofol
    lidocaine bupivacaine ketamine midazolam diazepam lorazepam zopiclone melatonin
    morphine codeine oxycodone fentanyl tramadol paracetamol acetaminophen ibuprofen naproxen
    diclofenac aspirin amitriptyline sertraline fluoxetine citalopram haloperidol
    omeprazole lansoprazole pantoprazole famotidine loperamide alendronate alendronic risedronate
    calcium vitamin folate folic insulin metformin levothyroxine warfarin heparin apixaban
    etanercept abatacept allopurinol
    """.split()
)
# Kinds of medicine count like a name: to warn of another kind is another warning.
KINDS = frozenset(
    """
    steroid corticosteroid antibiotic macrolide quinolone fluoroquinolone aminoglycoside statin
    betablocker blocker opioid painkiller anaesthetic anesthetic sedative relaxant vaccine
    vaccination immunosuppressant bisphosphonate antidepressant antimalarial inhibitor
    cholinesterase anticholinesterase anticoagulant antihistamine contraceptive
    """.split()
)
_STEM = re.compile(
    r"[a-z]{2,}(?:mab|tinib|floxacin|mycin|micin|cillin|prazole|conazole|nidazole|olol|sartan"
    r"|statin|dipine|cur(?:on)?ium|stigmine|azepam|azolam|cycline|limus|solone|asone|caine|parin"
    r"|oxetine|triptyline|dronate|gliptin|gliflozin|setron|profen|thiazide|tigimod|coplan|copan"
    r"|tacicept|ciclovir|previr|asvir)"
)


def medicine(word: str) -> str:
    """Return the name of the medicine or its kind that this word in lower case is, or nothing."""
    single = word[:-1] if word.endswith("s") else word
    for name in (word, single):
        if name in NAMES or name in KINDS or _STEM.fullmatch(name):
            return name
    return ""
