"""Numbers of other programs, against which tests/statistics.rs holds stia's estimators.

Made with Python 3.11.7 and SALib 1.6.0, ema_workbench 2.5.3, numpy 2.4.6, scipy 1.17.1,
statsmodels 0.15.0, pandas 3.1.1:

    python3 -m venv /tmp/py2
    /tmp/py2/bin/pip install SALib==1.6.0 ema_workbench==2.5.3 statsmodels==0.15.0
    cd tests/reference && PYTHONHASHSEED=0 /tmp/py2/bin/python reference.py

Inputs are rounded to as few digits as the file holds before anything is computed from them, so that
every program sees the same numbers. Outputs and results have all their digits.
"""

import csv

import numpy as np
import pandas as pd
import scipy.stats
from ema_workbench.analysis import prim
from SALib.analyze import morris as morris_analyze
from SALib.analyze import sobol as sobol_analyze
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample
from SALib.test_functions import Ishigami, Sobol_G
from statsmodels.stats.multitest import multipletests


def write(name, header, rows):
    with open(name, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([text(cell) for cell in row] for row in rows)


def text(cell):
    """All digits of a number, and nothing for what is undefined."""
    if cell is None or (isinstance(cell, float) and np.isnan(cell)):
        return ""
    if isinstance(cell, (float, np.floating)):
        return repr(float(cell))
    return str(cell)


def problem(bounds):
    return {"num_vars": len(bounds), "names": [f"x{i}" for i in range(len(bounds))], "bounds": bounds}


def variance_based(name, bounds, model, points):
    """Outputs in the order A, AB of each factor, B, row by row; then SALib's indices."""
    task = problem(bounds)
    rows = sobol_sample.sample(task, points, calc_second_order=False, seed=1)
    outputs = model(rows)
    found = sobol_analyze.analyze(
        task, outputs, calc_second_order=False, num_resamples=1000, seed=1
    )
    factors = len(bounds)
    header = ["a"] + [f"ab{i}" for i in range(factors)] + ["b"]
    write(f"{name}_outputs.csv", header, outputs.reshape(points, factors + 2))
    columns = ["S1", "S1_conf", "ST", "ST_conf"]
    write(f"{name}_indices.csv", columns, zip(*(found[column] for column in columns)))


def morris_function(rows):
    """Morris (1991), section 4; coefficients that he drew at random are set to 1/2 and -1/4."""
    w = 2.0 * (rows - 0.5)
    for i in (2, 4, 6):
        w[:, i] = 2.0 * (1.1 * rows[:, i] / (rows[:, i] + 0.1) - 0.5)
    linear = np.array([20.0] * 10 + [0.5] * 10)
    output = w @ linear
    for i in range(20):
        for j in range(i + 1, 20):
            output += (-15.0 if j < 6 else -0.25) * w[:, i] * w[:, j]
    for i in range(5):
        for j in range(i + 1, 5):
            for k in range(j + 1, 5):
                output += -10.0 * w[:, i] * w[:, j] * w[:, k]
    return output + 5.0 * w[:, 0] * w[:, 1] * w[:, 2] * w[:, 3]


def screening():
    """Rows as numbers of the grid's levels, 0 to 3, which stand for thirds."""
    task = problem([[0.0, 1.0]] * 20)
    rows = morris_sample.sample(task, 10, num_levels=4, seed=1)
    outputs = morris_function(rows)
    found = morris_analyze.analyze(
        task, rows, outputs, num_levels=4, num_resamples=1000, seed=1
    )
    levels = np.rint(rows * 3).astype(int)
    header = [f"level{i}" for i in range(20)] + ["output"]
    write("morris_outputs.csv", header, ([*row, y] for row, y in zip(levels, outputs)))
    columns = ["mu", "mu_star", "sigma", "mu_star_conf"]
    write("morris_effects.csv", columns, zip(*(found[column] for column in columns)))


def discovery(name, cases, seed, noise, whole, objective):
    """A box with noise in three real factors, a whole one if asked, a category and a boolean."""
    random = np.random.default_rng(seed)
    places = scipy.stats.qmc.LatinHypercube(6, rng=random).random(cases)
    table = pd.DataFrame({f"real{i}": np.round(places[:, i], 4) for i in range(3)})
    if whole:
        table["whole"] = np.floor(places[:, 5] * 12).astype(int)
    table["category"] = np.floor(places[:, 3] * 3).astype(int).astype(str)
    table["boolean"] = places[:, 4] < 0.5
    inside = (table["real0"] > 0.45) & (table["real1"] < 0.6) & (table["category"] != "1")
    inside &= (table["whole"] < 8) if whole else (table["boolean"] | (table["real2"] > 0.3))
    outcome = (inside ^ (random.random(cases) < noise)).to_numpy().astype(int)

    alg = prim.Prim(table, outcome, threshold=0.1, obj_function=objective)
    if whole:
        # Pasting whole numbers sets limits between them, which pandas 3 refuses: peels only.
        box = alg._peel(prim.PrimBox(alg, alg.box_init, alg.yi_remaining))
    else:
        box = alg.find_box()

    shown = table.assign(boolean=table["boolean"].astype(int), outcome=outcome)
    write(f"{name}_cases.csv", shown.columns, shown.itertuples(index=False))
    statistics = ["n", "k", "coverage", "density", "mass", "res_dim"]
    header = list(statistics)
    for column in table.columns:
        header += [f"{column}_low", f"{column}_high", f"{column}_qp_low", f"{column}_qp_high"]
    lines = []
    for i, row in box.peeling_trajectory.iterrows():
        line = [int(row["n"]), int(row["k"]), row["coverage"], row["density"], row["mass"]]
        line.append(int(row["res_dim"]))
        for column in table.columns:
            low, high = box.box_lims[i][column]
            if isinstance(low, set):
                low, high = " ".join(sorted(str(int(entry)) for entry in low)), ""
            qp = [None if p == -1 else p for p in box.qp[i].get(column, [-1, -1])]
            line += [low, high, *qp]
        lines.append(line)
    write(f"{name}_trajectory.csv", header, lines)


def ranks_and_tests():
    """One named number a line, with the samples that it is of in small_samples.csv."""
    random = np.random.default_rng(7)
    one = np.round(random.normal(size=40), 3)
    other = np.round(0.5 * one + random.normal(size=40), 1)
    coarse = np.round(2 * one)
    skewed = np.round(random.lognormal(size=40), 4)
    samples = {"one": one, "other": other, "coarse": coarse, "skewed": skewed}
    write("small_samples.csv", samples, zip(*samples.values()))

    found = []
    for left, right in [("one", "other"), ("coarse", "other"), ("coarse", "skewed")]:
        x, y = samples[left], samples[right]
        found.append((f"spearman {left} {right}", scipy.stats.spearmanr(x, y).statistic))
        found.append((f"kendall {left} {right}", scipy.stats.kendalltau(x, y).statistic))
        test = scipy.stats.ttest_rel(y, x)
        interval = test.confidence_interval(0.95)
        found.append((f"t_p {left} {right}", test.pvalue))
        found.append((f"t_low {left} {right}", interval.low))
        found.append((f"t_high {left} {right}", interval.high))
    for name, sample in samples.items():
        found.append((f"skewness {name}", scipy.stats.skew(sample, bias=False)))
        found.append((f"variance {name}", np.var(sample, ddof=1)))
        for probability in [0.0, 0.025, 0.1, 0.5, 0.75, 0.975, 1.0]:
            found.append((f"quantile {name} {probability}", np.quantile(sample, probability)))
    for degrees in [1, 2, 3, 4, 9, 10, 30, 99, 1000, 100_000]:
        for t in [0.0, 1e-3, 0.5, 1.0, 2.0, 4.5, 12.0, 40.0]:
            found.append((f"student {degrees} {t}", 2 * scipy.stats.t.sf(t, degrees)))
    p_values = [0.012, 0.5, 0.0004, 0.012, 0.9, 0.03, 0.0499, 1.0, 0.2, 1e-9]
    adjusted = multipletests(p_values, method="holm")[1]
    found += [(f"holm {p} {place}", a) for place, (p, a) in enumerate(zip(p_values, adjusted))]
    write("numbers.csv", ["number", "value"], found)


ishigami = lambda rows: Ishigami.evaluate(rows, A=7.0, B=0.1)
variance_based("ishigami", [[-np.pi, np.pi]] * 3, ishigami, 256)
variance_based("sobol_g", [[0.0, 1.0]] * 8, Sobol_G.evaluate, 256)
screening()
LENIENT1 = prim.PRIMObjectiveFunctions.LENIENT1
discovery("prim", 500, 2, 0.08, False, LENIENT1)
discovery("prim_whole", 300, 3, 0.03, True, LENIENT1)
discovery("prim_lenient2", 300, 4, 0.03, False, prim.PRIMObjectiveFunctions.LENIENT2)
discovery("prim_original", 300, 5, 0.03, False, prim.PRIMObjectiveFunctions.ORIGINAL)
ranks_and_tests()
