// The dashboard's bars, drawn from the table beside them: colours from the theme, each month a link.
(() => {
  const canvas = document.getElementById("months-chart");
  const source = document.getElementById("months-data");
  if (!canvas || !source) return;
  const data = JSON.parse(source.textContent);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const language = document.documentElement.lang;
  const euros = new Intl.NumberFormat(language, { style: "currency", currency: "EUR", maximumFractionDigits: 0 });
  let chart;
  const draw = () => {
    chart?.destroy();
    chart = new window.Chart(canvas, {
      type: "bar",
      data: {
        labels: data.months,
        datasets: [
          { label: data.invoiced_label, data: data.invoiced, backgroundColor: colour("--line"), borderRadius: 4 },
          { label: data.received_label, data: data.received, backgroundColor: colour("--accent"), borderRadius: 4 },
        ],
      },
      options: {
        animation: false, maintainAspectRatio: false, color: colour("--muted"),
        onClick: (_event, bars) => { if (bars.length) window.location.assign(data.links[bars[0].index]); },
        scales: {
          x: { grid: { display: false }, ticks: { color: colour("--muted") } },
          y: { border: { display: false }, grid: { color: colour("--line") }, ticks: { color: colour("--muted"), callback: (v) => euros.format(v) } },
        },
        plugins: { tooltip: { callbacks: { label: (item) => `${item.dataset.label} : ${euros.format(item.raw)}` } } },
      },
    });
  };
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  draw();
})();
