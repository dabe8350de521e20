// Which bars and lines does a chart of a card ask for? Microsoft's renderer knows no charts, so the JSON that we
// send is drawn here, plainly: what Teams makes of it has its own letters, legend and theme.

(() => {
  const COLOURS = {
    categoricalBlue: "#637cef",
    categoricalLightBlue: "#3a96dd",
    categoricalMarigold: "#eaa300",
    categoricalRed: "#d13438",
    categoricalPurple: "#9373c0",
  };
  const [WIDTH, HEIGHT, LEFT, BASE] = [340, 142, 28, 126];
  const STEPS = 4;

  const shape = (name, attributes, text = "") => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  };
  const words = (kind, text) => Object.assign(document.createElement("div"), { className: kind, textContent: text });
  const at = (series, label) => series.values.find((one) => one.x === label)?.y;

  // Every label that a series has, in the order of the longest one.
  const labelsOf = (data) => [...data].sort((a, b) => b.values.length - a.values.length)[0].values.map((one) => one.x);

  function highest(chart, labels) {
    const heights = labels.map((label) => chart.data.map((series) => at(series, label) ?? 0));
    const of = (column) => (chart.stacked ? column.reduce((a, b) => a + b, 0) : Math.max(...column));
    return Math.max(...heights.map(of), 1);
  }

  function bars(chart, labels, step, scale) {
    const width = (step * 0.7) / (chart.stacked ? 1 : chart.data.length);
    return labels.flatMap((label, column) => {
      let top = BASE;
      return chart.data.map((series, number) => {
        const height = (at(series, label) ?? 0) * scale;
        top = chart.stacked ? top - height : BASE - height;
        const x = LEFT + step * (column + 0.15) + (chart.stacked ? 0 : number * width);
        return shape("rect", { x, y: top, width, height, fill: COLOURS[series.color] });
      });
    });
  }

  function line(chart, labels, step, scale) {
    const points = chart.data[0].values.map(({ x, y }) => `${LEFT + step * (labels.indexOf(x) + 0.5)},${BASE - y * scale}`);
    return [shape("polyline", { points: points.join(" "), fill: "none", stroke: COLOURS.categoricalBlue, "stroke-width": 2 })];
  }

  function drawn(chart) {
    const place = words("chart", "");
    const svg = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}` });
    const labels = labelsOf(chart.data);
    const [most, step] = [highest(chart, labels), (WIDTH - LEFT) / labels.length];
    const scale = (BASE - 8) / most;
    for (let tick = 0; tick <= Math.min(STEPS, most); tick++) {
      const value = Math.round((most * tick) / Math.min(STEPS, most));
      const y = BASE - value * scale;
      svg.append(shape("line", { x1: LEFT, x2: WIDTH, y1: y, y2: y, stroke: "#e0e0e0" }));
      svg.append(shape("text", { x: LEFT - 4, y: y + 3, "text-anchor": "end" }, value));
    }
    svg.append(...(chart.type === "Chart.Line" ? line : bars)(chart, labels, step, scale));
    labels.forEach((label, column) => {
      const x = LEFT + step * (column + 0.5);
      if (column % 2 === 0) svg.append(shape("text", { x, y: BASE + 12, "text-anchor": "middle" }, label));
    });
    const legend = words("legend", "");
    for (const series of chart.data) {
      const name = words("", series.legend);
      name.style.setProperty("--colour", COLOURS[series.color ?? "categoricalBlue"]);
      legend.append(name);
    }
    place.append(words("title", chart.title ?? ""), words("axis", chart.yAxisTitle ?? ""), svg);
    place.append(words("axis end", chart.xAxisTitle ?? ""), legend);
    return place;
  }

  const known = (type) =>
    class extends AdaptiveCards.CardElement {
      getJsonTypeName() {
        return type;
      }
      internalParse(source, context) {
        super.internalParse(source, context);
        this.chart = source;
      }
      internalRender() {
        return drawn(this.chart);
      }
    };
  for (const type of ["Chart.VerticalBar.Grouped", "Chart.Line"]) AdaptiveCards.GlobalRegistry.elements.register(type, known(type));
})();
