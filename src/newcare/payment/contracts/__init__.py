"""Settlement of a contract file: who owes whom what, line by line, year by year, run by run."""

from newcare.payment.contracts.accounts import Accounts, YearOfAccounts, read_accounts
from newcare.payment.contracts.settle import settle_contract, settle_year, settle_years
from newcare.payment.contracts.statement import Entry, Given, Statement, YearStatement

__all__ = [
    "Accounts",
    "Entry",
    "Given",
    "Statement",
    "YearOfAccounts",
    "YearStatement",
    "read_accounts",
    "settle_contract",
    "settle_year",
    "settle_years",
]
