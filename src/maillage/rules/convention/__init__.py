"""The text of a convention that the département writes: articles with variables, checked, then filled (R73).

Pure: a text in, problems or blocks ready to print out.
"""

from maillage.rules.convention.checking import Problem, check, problems_of
from maillage.rules.convention.differences import Difference, differences
from maillage.rules.convention.filling import FilledArticle, FilledBlock, FilledText, Run, fill
from maillage.rules.convention.reading import Article, Block, Piece, Text, read
from maillage.rules.convention.words import (
    CONDITIONS,
    FAMILIES,
    VARIABLES,
    Condition,
    Variable,
    conditions_of,
    variables_of,
)

__all__ = [
    "CONDITIONS",
    "FAMILIES",
    "VARIABLES",
    "Article",
    "Block",
    "Condition",
    "Difference",
    "FilledArticle",
    "FilledBlock",
    "FilledText",
    "Piece",
    "Problem",
    "Run",
    "Text",
    "Variable",
    "check",
    "conditions_of",
    "differences",
    "fill",
    "problems_of",
    "read",
    "variables_of",
]
