# SPDX-License-Identifier: GPL-2.0-or-later
"""
Generate from a C source every source that differs from it by one small mistake. Knows tokens and statements, but only the
part of the language that the project's sources use. The caller detects mutants that do not compile. Runs and writes
nothing.
"""
import re

TOKEN = re.compile(
    r"""(?P<blank>\s+|/\*.*?\*/|//[^\n]*|^[ \t]*\#(?:[^\n\\]|\\.)*)
      | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<number>0[xX][0-9a-fA-F]+|[0-9]+)(?P<suffix>[uUlL]*)
      | (?P<name>[A-Za-z_]\w*)
      | (?P<mark>->|\+\+|--|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|.)""",
    re.X | re.S | re.M,
)

# what stands for what: one off, and the other way round; of a sign test (< 0, >= 0) only the latter, as nothing there is 0
COMPARISONS = {"<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"), "==": ("!=",), "!=": ("==",)}
CONNECTIVES = {"&&": "||", "||": "&&"}
WORDS = {"true": "false", "false": "true"}

TYPES = set("bool char clock_t const enum int long pid_t short size_t ssize_t static struct unsigned void".split())
HEADS = set("if for while switch do else case default".split())


class Token:
    def __init__(self, kind, text, start):
        self.kind, self.text, self.start, self.end = kind, text, start, start + len(text)


def tokens_of(source):
    found = []
    for match in TOKEN.finditer(source):
        kind = "number" if match["number"] else match.lastgroup
        if kind != "blank":
            found.append(Token(kind, match["number"] if kind == "number" else match.group(), match.start()))
    return found


def enumerators(headers):
    """Return the names of every enum, each with the next name of its enum; the first name follows the last."""
    following = {}
    for header in headers:
        text = re.sub(r"/\*.*?\*/", "", header, flags=re.S)
        for body in re.findall(r"\benum\s+\w*\s*\{(.*?)\}", text, re.S):
            names = re.findall(r"([A-Z]\w*)\s*(?:=[^,]*)?(?:,|\s*$)", body)
            following.update(zip(names, names[1:] + names[:1]))
    return following


def closing(tokens, opening):
    """Return the token that closes the bracket of this token."""
    pairs = {"(": ")", "{": "}", "[": "]"}
    depth = 0
    for i in range(opening, len(tokens)):
        depth += (tokens[i].text == tokens[opening].text) - (tokens[i].text == pairs[tokens[opening].text])
        if not depth:
            return i
    raise ValueError("a bracket that nothing closes")


def bodies(tokens):
    """Return the functions: name, first and last token, without their braces."""
    i = 0
    while i < len(tokens):
        if tokens[i].text == "{":
            end = closing(tokens, i)
            if i and tokens[i - 1].text == ")":
                opening = next(j for j in range(i, -1, -1) if tokens[j].text == "(" and closing(tokens, j) == i - 1)
                yield tokens[opening - 1].text, i + 1, end
            i = end
        i += 1


def tables(tokens):
    """Return the initializers at file scope: name, first and last token, without their braces."""
    i = 0
    while i < len(tokens):
        if tokens[i].text == "{":
            end = closing(tokens, i)
            if i and tokens[i - 1].text == "=":
                names = [j for j in range(i) if tokens[j].kind == "name" and tokens[j + 1].text in ("[", "=")]
                yield tokens[names[-1]].text, i + 1, end
            i = end
        i += 1


def rows(tokens, first, last):
    """Return the rows of an initializer: the first and last token of each."""
    begin = i = first
    while i < last:
        if tokens[i].text == ",":
            yield begin, i - 1
            begin = i + 1
        i = closing(tokens, i) + 1 if tokens[i].text in "({[" else i + 1
    if begin < last:
        yield begin, last - 1


def row_changes(source, tokens, first, last):
    """Yield (start, end, replacement): a row is missing, or is swapped with the next one if the order counts."""
    all_rows = [(tokens[begin].start, tokens[end].end) for begin, end in rows(tokens, first, last)]
    for (start, end), (next_start, next_end) in zip(all_rows, all_rows[1:]):
        yield start, next_start, ""
        if source[start] not in ".[":
            yield start, next_end, source[next_start:next_end] + source[end:next_start] + source[start:end]
    if len(all_rows) > 1:
        yield all_rows[-2][1], all_rows[-1][1], ""


def is_declaration(tokens, i):
    return tokens[i].text in TYPES or tokens[i].text.endswith("_t")


def statements(tokens, first, last):
    """Return the simple statements of a function, first token and semicolon, without the return at its end."""
    i = first
    while i < last:
        text = tokens[i].text
        if text in ("if", "for", "while", "switch"):
            i = closing(tokens, i + 1) + 1
        elif text == "case":
            while tokens[i].text != ":":
                i += 1
            i += 1
        elif text in HEADS or text in "{};:":
            i += 1
        else:
            end = i
            while tokens[end].text != ";":
                end = closing(tokens, end) + 1 if tokens[end].text in "({[" else end + 1
            is_last = all(token.text == "}" for token in tokens[end + 1 : last])
            if not is_declaration(tokens, i) and not (text == "return" and is_last):
                yield i, end
            i = end + 1


def is_sized(tokens, i):
    """Return whether this number belongs to a sign test or an allocation size. There, one more is no mistake."""
    if tokens[i].text == "0" and tokens[i - 1].text in ("<", ">="):
        return True
    while tokens[i].text not in ";{}":
        if tokens[i].text in ("malloc", "calloc", "realloc"):
            return True
        i -= 1
    return False


def changes(source, tokens, first, last, following):
    """Yield (start, end, replacement) for each mistake in an expression."""
    for i in range(first, last):
        token = tokens[i]
        is_sign = token.text in ("<", ">=") and tokens[i + 1].text == "0"
        for other in COMPARISONS.get(token.text, ())[is_sign:]:
            yield token.start, token.end, other
        if token.text in CONNECTIVES:
            yield token.start, token.end, CONNECTIVES[token.text]
        elif token.text in WORDS:
            yield token.start, token.end, WORDS[token.text]
        elif token.text == "!":
            yield token.start, token.end, ""
        elif token.kind == "number" and not is_sized(tokens, i):
            value, form = int(token.text, 0), "0x%x" if token.text[:2] in ("0x", "0X") else "%d"
            for other in (value + 1, value - 1) if value else (1,):
                yield token.start, token.end, form % other
        elif token.kind == "name" and token.text in following:
            yield token.start, token.end, following[token.text]
        elif token.text in ("if", "while"):
            end = closing(tokens, i + 1)
            # a single comparison or negation is inverted already
            inside = {other.text for other in tokens[i + 2 : end]}
            if inside & {"&&", "||"} or not inside & {"==", "!=", "!"}:
                start, stop = tokens[i + 1].end, tokens[end].start
                yield start, stop, f"!({source[start:stop]})"


def statement_changes(tokens, first, last):
    """Yield (start, end, replacement): a statement is missing."""
    for start, end in statements(tokens, first, last):
        yield tokens[start].start, tokens[end].start, ""


def mutants(source, following):
    """
    Yield each mutant as (name of the function or table, line number, the line, the mutated line, the whole mutated
    source). If a change spans several lines, the line is all of them.
    """
    tokens = tokens_of(source)
    places = [(*body, statement_changes(tokens, *body[1:])) for body in bodies(tokens)]
    places += [(*table, row_changes(source, tokens, *table[1:])) for table in tables(tokens)]
    for name, first, last, others in places:
        for start, end, instead in sorted([*changes(source, tokens, first, last, following), *others]):
            begin = source.rfind("\n", 0, start) + 1
            stop = source.find("\n", end)
            yield (
                name,
                source.count("\n", 0, start) + 1,
                " ".join(source[begin:stop].split()),
                " ".join((source[begin:start] + instead + source[end:stop]).split()),
                source[:start] + instead + source[end:],
            )
