"""The machine's fused multiply-add peak, and how much of it the kernel's counted work is.

Model: the peak is a loop of independent fused multiply-adds whose accumulators stay in registers; the loop's
machine code is read for accesses to the stack, because a peak with spilled accumulators is beaten by real work.
"""

import ctypes
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from benchmarks.peers.work import SERIES

from detente.simulation import kernel
from detente.simulation.ensemble import war
from detente.simulation.printing import Printer

REAL: Final = ("add", "sub", "mul", "div", "sqrt")
"""Operations that every count of floating-point work includes; a fused multiply-add is two of them."""

CHOICE: Final = ("neg", "abs", "rint", "select", "less", "greater")
"""Operations on reals that some counts include."""

WIDTHS: Final = ((16, 24), (16, 12), (8, 12), (8, 8), (4, 12))
"""Lanes and accumulators that are tried; the best is the peak."""


@dataclass(frozen=True)
class Peak:
    """[GFLOP/s] of one thread and of all, lanes and accumulators that gave it, accesses to the stack in its loop."""

    one: float
    all: float
    threads: int
    lanes: int
    accumulators: int
    stack: int


def text(lanes: int, count: int) -> str:
    """The loop: `count` accumulators, each multiplied and added to once a turn."""
    kind, v = f"<{lanes} x float>", range(count)
    lines = [f"declare {kind} @llvm.fma.v{lanes}f32({kind}, {kind}, {kind})",
             "define void @peak(i64 %turns, ptr %data) {", "entry:"]  # fmt: skip
    lines += [f"%p{k} = getelementptr {kind}, ptr %data, i64 {k}" for k in v]
    lines += [f"%a{k} = load {kind}, ptr %p{k}, align 64" for k in v]
    lines += [f"%pm = getelementptr {kind}, ptr %data, i64 {count}", f"%m = load {kind}, ptr %pm, align 64"]
    lines += ["br label %loop", "loop:", "%t = phi i64 [ 0, %entry ], [ %n, %loop ]"]
    lines += [f"%x{k} = phi {kind} [ %a{k}, %entry ], [ %y{k}, %loop ]" for k in v]
    lines += [f"%y{k} = call {kind} @llvm.fma.v{lanes}f32({kind} %x{k}, {kind} %m, {kind} %m)" for k in v]
    lines += ["%n = add i64 %t, 1", "%more = icmp slt i64 %n, %turns", "br i1 %more, label %loop, label %done", "done:"]
    lines += [f"store {kind} %y{k}, ptr %p{k}, align 64" for k in v]
    return "\n".join([*lines, "ret void", "}"])


def _built(lanes: int, count: int) -> tuple[Any, Any, int]:
    llvm = kernel.llvm
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(
        opt=2, cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten() + ",-prefer-256-bit"
    )
    module = llvm.parse_assembly(text(lanes, count))
    loop = re.search(r"(\.LBB0_1:.*?j\w+\s+\.LBB0_1)", machine.emit_assembly(module), re.S)
    engine = llvm.create_mcjit_compiler(module, machine)
    engine.finalize_object()
    call = ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_void_p)(engine.get_function_address("peak"))
    return call, engine, loop[1].count("(%rsp)") + loop[1].count("(%rbp)") if loop else -1


def measured(seconds: float = 0.1, repeats: int = 5) -> Peak | None:
    """The best of several widths; None without llvmlite."""
    if not kernel.available():
        return None
    threads, best, one = os.cpu_count() or 1, Peak(0.0, 0.0, 1, 0, 0, 0), 0.0
    built = {width: _built(*width) for width in WIDTHS}
    for _ in range(repeats):
        for (lanes, count), (call, _, stack) in built.items():
            one = max(one, _rate(call, lanes, count, 1, seconds))
            every = max(one, _rate(call, lanes, count, threads, seconds))
            if every > best.all:
                best = Peak(0.0, round(every, 1), threads, lanes, count, stack)
    return replace(best, one=round(one, 1))


def _rate(call: Any, lanes: int, count: int, threads: int, seconds: float) -> float:
    turns = max(1000, int(seconds * 1.5e9 / count * 2))
    places = [_aligned((count + 1) * lanes) for _ in range(threads)]
    for place in places:
        place[:] = 0.5
    begun = time.perf_counter()
    if threads == 1:
        call(turns, places[0].ctypes.data)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda place: call(turns, place.ctypes.data), places))
    return 2.0 * turns * count * lanes * threads / (time.perf_counter() - begun) / 1e9


def _aligned(count: int) -> Any:
    held = np.empty(count + 16, np.float32)
    return held[(-held.ctypes.data % 64) // 4 :][:count]


def counted() -> dict[str, int]:
    """Operations of one draw and month that the kernel carries out for the kept series, by kind of count; what it
    computes once a run is left out, and so is all work on whole numbers (luck, exponents)."""
    monthly = Printer(war(), kernel.sections(war()), SERIES, strict=True).monthly
    found = {"arithmetic": 0, "with choices": 0}
    for part in monthly:
        for name, kind, _ in part.operations:
            if kind not in ("word", "signed") and name in (*REAL, *CHOICE):
                found["with choices"] += part.turns
                found["arithmetic"] += part.turns * (name in REAL)
    return found
