"""Runs the cells of a notebook, which must have no outputs, and looks at what it has drawn."""
import json
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

with open(sys.argv[1], encoding="utf-8") as file:
    cells = [cell for cell in json.load(file)["cells"] if cell["cell_type"] == "code"]

names = {}
for number, cell in enumerate(cells, 1):
    if cell["outputs"] or cell["execution_count"] is not None:
        sys.exit(f"cell {number} has outputs: clear them")
    exec(compile("".join(cell["source"]), f"cell {number}", "exec"), names)

figures = [plt.figure(number) for number in plt.get_fignums()]
points = [sum(len(line.get_xdata()) for line in figure.axes[0].lines) for figure in figures]
if not points or min(points) < 100:
    sys.exit(f"the figures have {points} points, expected 100 or more in each")
print(f"{len(cells)} cells ran; points of the figures: {points}; raw samples: {names['count']}")
