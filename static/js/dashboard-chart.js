// The dashboard's bars, drawn from the data beside them: colours from the theme, each month a link to its payments.
(() => {
  const canvas = document.getElementById("months-chart");
  const source = document.getElementById("months-data");
  if (!canvas || !source) return;
  const data = JSON.parse(source.textContent);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const money = (digits) => new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "EUR", ...digits });
  const short = money({ notation: "compact", maximumFractionDigits: 1 });
  const exact = money({});
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const bars = (label, values, name) => ({ label, data: values, backgroundColor: colour(name), borderRadius: 4, maxBarThickness: 22 });
  window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  window.Chart.defaults.font.size = 13;
  let chart;
  const draw = () => {
    chart?.destroy();
    const ticks = { color: colour("--muted") };
    chart = new window.Chart(canvas, {
      type: "bar",
      data: {
        labels: data.months,
        datasets: [bars(data.invoiced_label, data.invoiced, "--bar"), bars(data.received_label, data.received, "--accent")],
      },
      options: {
        animation: still ? false : { duration: 120 },
        maintainAspectRatio: false,
        interaction: { mode: "index", intersect: false },
        onClick: (_event, [bar]) => { if (bar) window.location.assign(data.links[bar.index]); },
        onHover: (_event, found) => { canvas.classList.toggle("pointed", found.length > 0); },
        scales: {
          x: { grid: { display: false }, border: { color: colour("--line") }, ticks: { ...ticks, maxRotation: 0 } },
          y: { border: { display: false }, grid: { color: colour("--line") }, ticks: { ...ticks, maxTicksLimit: 5, callback: (value) => short.format(value) } },
        },
        plugins: {
          legend: { align: "end", labels: { color: colour("--ink"), usePointStyle: true, pointStyle: "circle", boxHeight: 7 } },
          tooltip: { callbacks: { label: (item) => `${item.dataset.label} : ${exact.format(item.raw)}` } },
        },
      },
    });
  };
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  // Canvas text does not wait for the page's font by itself.
  document.fonts.ready.then(draw);
})();
