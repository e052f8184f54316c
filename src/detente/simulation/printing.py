"""Sections printed as the text of a machine-independent assembler: every operation on 16 draws at once."""

import struct
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from detente.simulation.scheduling import scheduled
from detente.simulation.sections import live, placed
from detente.simulation.trace import REAL, TRUTH, Section
from detente.simulation.wiring import Program, noise_names, rows

LANES: Final = 16

_F, _I, _B = f"<{LANES} x float>", f"<{LANES} x i32>", f"<{LANES} x i1>"
_REALS: Final = {"add": "fadd", "sub": "fsub", "mul": "fmul", "div": "fdiv"}
_WORDS: Final = {"add": "add", "sub": "sub", "mul": "mul", "and": "and", "or": "or", "xor": "xor", "shl": "shl"}


_CONVERSIONS: Final = {
    "to_real": f"sitofp {_I} {{}} to {_F}", "to_word": f"fptosi {_F} {{}} to {_I}",
    "bits": f"bitcast {_F} {{}} to {_I}", "from_bits": f"bitcast {_I} {{}} to {_F}",
}  # fmt: skip
_COMPARISONS: Final = {"less": f"fcmp olt {_F}", "greater": f"fcmp ogt {_F}", "differs": f"icmp ne {_I}"}


@dataclass(frozen=True)
class Areas:
    """First row of each part of the work area: states, states at the month's start, outputs, last month's values,
    parameters, luck, what is computed once; and how many rows there are."""

    places: dict[str, int]
    rows: int


class Printer:
    """The text of a program's sections; `areas` says where its work area holds what."""

    def __init__(self, program: Program, parts: list[Section], keep: tuple[str, ...], strict: bool) -> None:
        """`parts` are the sections of a month; `strict` forbids contraction."""
        self.lines: list[str] = []
        self.count = 0
        self.flags = "" if strict else "contract nsz arcp "
        self.program, self.keep = program, keep
        once, monthly, held = placed(live(parts, keep, program))
        self.once, self.monthly = ([scheduled(part) for part in some] for some in (once, monthly))
        most = max((len(noise_names(b)) * (b.substeps + b.substeps % 2) for b in program.blocks), default=0)
        sizes = {
            "state": rows(program.states), "before": rows(program.states), "output": rows(program.outputs),
            "previous": rows(program.previous), "param": rows(program.params), "luck": most, "held": held,
        }  # fmt: skip
        places, row = {}, 0
        for area, size in sizes.items():
            places[area] = row
            row += size
        self.areas = Areas(places, row)

    def new(self) -> str:
        self.count += 1
        return f"%v{self.count}"

    def put(self, text: str) -> str:
        name = self.new()
        self.lines.append(f"{name} = {text}")
        return name

    def splat(self, value: Any, kind: str) -> str:
        if kind == REAL:
            bits = struct.unpack("<Q", struct.pack("<d", float(np.float32(value))))[0]
            one = f"float 0x{bits:016X}"
        else:
            one = f"i32 {int(value) & 0xFFFFFFFF}"
        return "<" + ", ".join([one] * LANES) + ">"

    def pointer(self, row: str) -> str:
        return self.put(f"getelementptr {_F}, ptr %area, i64 {row}")

    def broadcast(self, scalar: str) -> str:
        one = self.put(f"insertelement {_F} poison, float {scalar}, i32 0")
        return self.put(f"shufflevector {_F} {one}, {_F} poison, {_I} zeroinitializer")

    def section(self, section: Section, turn: str) -> None:
        self.lines.append(f"; {section.name}")
        values: list[str] = []
        for name, kind, given in section.operations:
            values.append(self._operation(section, values, name, kind, given, turn))
        for area, row, value in section.stores:
            text = values[value[1]] if isinstance(value, tuple) else self.splat(value, REAL)
            self.lines.append(f"store {_F} {text}, ptr {self.pointer(self._row(section, area, row, turn))}, align 64")

    def _row(self, section: Section, area: str, row: int, turn: str) -> str:
        base = self.areas.places[area] + row
        if section.turns == 1 or area not in section.strides:
            return str(base)
        moved = self.put(f"mul i64 {turn}, {section.strides[area]}")
        return self.put(f"add i64 {moved}, {base}")

    def _operation(self, section: Section, values: list[str], name: str, kind: str, given: Any, turn: str) -> str:
        if name == "constant":
            return self.splat(given[0], "word")
        if name == "turn":
            one = self.put(f"insertelement {_I} poison, i32 {self.put(f'trunc i64 {turn} to i32')}, i32 0")
            return self.put(f"shufflevector {_I} {one}, {_I} poison, {_I} zeroinitializer")
        if name in ("seed", "draw", "month"):
            return {"seed": "%seeds", "draw": "%draws", "month": "%months_now"}[name]
        if name == "load":
            area, row = given
            if area == "lever":
                scalar = self.put(f"getelementptr float, ptr %levers_now, i64 {row}")
                return self.broadcast(self.put(f"load float, ptr {scalar}"))
            return self.put(f"load {_F}, ptr {self.pointer(self._row(section, area, row, turn))}, align 64")
        if name == "given":
            line = self.put(f"mul i64 %stride, {given[0]}")
            place = self.put(f"getelementptr float, ptr %luck_now, i64 {self.put(f'add i64 {line}, %i')}")
            return self.put(f"load {_F}, ptr {place}, align 4")
        kinds = [section.operations[a[1]][1] if isinstance(a, tuple) else None for a in given]
        of = next((k for k in kinds if k not in (None, TRUTH)), REAL)
        text = [values[a[1]] if isinstance(a, tuple) else self.splat(a, of) for a in given]
        return self._instruction(name, kind, of, text)

    def _instruction(self, name: str, kind: str, of: str, x: list[str]) -> str:
        if of == REAL and name in _REALS:
            return self.put(f"{_REALS[name]} {self.flags}{_F} {x[0]}, {x[1]}")
        if name in _WORDS:
            return self.put(f"{_WORDS[name]} {_I} {x[0]}, {x[1]}")
        match name:
            case "shr":
                return self.put(f"{'ashr' if kind == 'signed' else 'lshr'} {_I} {x[0]}, {x[1]}")
            case "neg":
                return self.put(f"fneg {_F} {x[0]}")
            case "sqrt" | "rint" | "abs":
                function = "fabs" if name == "abs" else name
                return self.put(f"call {_F} @llvm.{function}.v{LANES}f32({_F} {x[0]})")
            case "select":
                return self.put(f"select {_B} {x[0]}, {_F} {x[1]}, {_F} {x[2]}")
            case "same":
                return x[0]
            case _ if name in _CONVERSIONS:
                return self.put(_CONVERSIONS[name].format(x[0]))
            case _:
                return self.put(f"{_COMPARISONS[name]} {x[0]}, {x[1]}")

    def rows_between(self, label: str, area: str, count: int, memory: str, load: bool) -> None:
        """A loop that copies rows between the work area and a table [row, draw]."""
        if not count:
            return
        before = f"{label}_in"
        self.lines += [f"br label %{before}", f"{before}:", f"br label %{label}", f"{label}:",
                       f"%{label}_r = phi i64 [ 0, %{before} ], [ %{label}_n, %{label} ]"]  # fmt: skip
        offset = self.put(f"mul i64 %{label}_r, %stride")
        place = self.put(f"add i64 {offset}, %i")
        outside = self.put(f"getelementptr float, ptr {memory}, i64 {place}")
        inside = self.pointer(self.put(f"add i64 %{label}_r, {self.areas.places[area]}"))
        if load:
            value = self.put(f"load {_F}, ptr {outside}, align 4")
            self.lines.append(f"store {_F} {value}, ptr {inside}, align 64")
        else:
            value = self.put(f"load {_F}, ptr {inside}, align 64")
            self.lines.append(f"store {_F} {value}, ptr {outside}, align 4")
        self.lines += [f"%{label}_n = add i64 %{label}_r, 1", f"%{label}_c = icmp slt i64 %{label}_n, {count}",
                       f"br i1 %{label}_c, label %{label}, label %{label}_out", f"{label}_out:"]  # fmt: skip

    def text(self) -> str:
        """The module's text: one function `run`."""
        p, levers = self.program, rows(self.program.levers)
        states, previous = rows(p.states), rows(p.previous)
        lanes = ", ".join(f"i32 {k}" for k in range(LANES))
        self.lines += [
            *(f"declare {_F} @llvm.{f}.v{LANES}f32({_F})" for f in ("sqrt", "fabs", "rint")),
            "define void @run(i32 %seed, i32 %first, i32 %month0, i64 %stride, i64 %lo, i64 %hi, i64 %months, "
            "ptr noalias %params, ptr noalias %levers, ptr noalias %state, ptr noalias %prev, ptr noalias %out, "
            'ptr noalias %given, ptr noalias %area) "stackrealign" {',
            "entry:",
        ]
        seed = self.put(f"insertelement {_I} poison, i32 %seed, i32 0")
        self.lines += [f"%seeds = shufflevector {_I} {seed}, {_I} poison, {_I} zeroinitializer", "br label %block",
                       "block:", "%i = phi i64 [ %lo, %entry ], [ %i_next, %block_end ]"]  # fmt: skip
        low = self.put("trunc i64 %i to i32")
        base = self.put(f"insertelement {_I} poison, i32 {self.put(f'add i32 %first, {low}')}, i32 0")
        wide = self.put(f"shufflevector {_I} {base}, {_I} poison, {_I} zeroinitializer")
        self.lines.append(f"%draws = add {_I} {wide}, <{lanes}>")
        self.rows_between("get_params", "param", rows(p.params), "%params", load=True)
        self.rows_between("get_state", "state", states, "%state", load=True)
        self.rows_between("get_prev", "previous", previous, "%prev", load=True)
        for part in self.once:
            self.section(part, "0")
        given_rows = sum(len(noise_names(block)) * block.substeps for block in p.blocks)
        self.lines += ["br label %before_months", "before_months:", "br label %month_in", "month_in:",
                       "%t = phi i64 [ 0, %before_months ], [ %t_next, %month_end ]"]  # fmt: skip
        now = self.put(f"add i32 {self.put('trunc i64 %t to i32')}, %month0")
        month = self.put(f"insertelement {_I} poison, i32 {now}, i32 0")
        self.lines += [f"%months_now = shufflevector {_I} {month}, {_I} poison, {_I} zeroinitializer",
                       f"%lever_row = mul i64 %t, {levers}",
                       "%levers_now = getelementptr float, ptr %levers, i64 %lever_row",
                       f"%luck_row = mul i64 %t, {given_rows}", "%luck_at = mul i64 %luck_row, %stride",
                       "%luck_now = getelementptr float, ptr %given, i64 %luck_at"]  # fmt: skip
        for k, part in enumerate(self.monthly):
            if part.turns == 1:
                self.section(part, "0")
                continue
            self.lines += [f"br label %p{k}", f"p{k}:", f"br label %s{k}", f"s{k}:",
                           f"%turn{k} = phi i64 [ 0, %p{k} ], [ %turn{k}_next, %s{k} ]"]  # fmt: skip
            self.section(part, f"%turn{k}")
            self.lines += [f"%turn{k}_next = add i64 %turn{k}, 1",
                           f"%turn{k}_more = icmp slt i64 %turn{k}_next, {part.turns}",
                           f"br i1 %turn{k}_more, label %s{k}, label %e{k}", f"e{k}:"]  # fmt: skip
        row = 0
        for name in self.keep:
            place = p.outputs[name]
            for k in range(place.rows):
                value = self.put(
                    f"load {_F}, ptr {self.pointer(str(self.areas.places['output'] + place.row + k))}, align 64"
                )
                line = self.put(f"add i64 {self.put(f'mul i64 %months, {row}')}, %t")
                at = self.put(f"add i64 {self.put(f'mul i64 {line}, %stride')}, %i")
                self.lines.append(
                    f"store {_F} {value}, ptr {self.put(f'getelementptr float, ptr %out, i64 {at}')}, align 4"
                )
                row += 1
        self.lines += ["br label %month_end", "month_end:", "%t_next = add i64 %t, 1",
                       "%t_more = icmp slt i64 %t_next, %months",
                       "br i1 %t_more, label %month_in, label %months_out", "months_out:"]  # fmt: skip
        self.rows_between("put_state", "state", states, "%state", load=False)
        self.rows_between("put_prev", "previous", previous, "%prev", load=False)
        self.lines += ["br label %block_end", "block_end:", f"%i_next = add i64 %i, {LANES}",
                       "%i_more = icmp slt i64 %i_next, %hi", "br i1 %i_more, label %block, label %done", "done:",
                       "ret void", "}"]  # fmt: skip
        return "\n".join(self.lines)
