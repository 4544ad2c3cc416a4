// Draws the charts of a page from the tables that its figures name.

import { enhance } from "./charts/figure.js";

for (const figure of document.querySelectorAll("figure.chart[data-chart]")) enhance(figure);
