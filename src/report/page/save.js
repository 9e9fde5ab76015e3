// Saves a figure as SVG and its table as CSV. Without scripts the page lacks these buttons alone.
(function () {
  "use strict";
  var main = document.querySelector("main");
  function save(name, type, text) {
    var link = document.createElement("a");
    var url = URL.createObjectURL(new Blob([text], { type: type }));
    link.href = url;
    link.download = name;
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(url); }, 1000);
  }
  // A file for itself has colours in place of the page's variables.
  function rules() {
    var page = getComputedStyle(document.documentElement);
    var text = document.getElementById("drawings").textContent;
    return text.replace(/var\((--[a-z0-9-]+)\)/g, function (_, name) {
      return page.getPropertyValue(name).trim();
    });
  }
  function drawing(svg) {
    var copy = svg.cloneNode(true);
    var style = document.createElementNS("http://www.w3.org/2000/svg", "style");
    style.textContent = rules();
    copy.insertBefore(style, copy.firstChild);
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + new XMLSerializer().serializeToString(copy);
  }
  function cell(text) {
    return /[",\n]/.test(text) ? "\"" + text.replace(/"/g, "\"\"") + "\"" : text;
  }
  function table(rows) {
    return Array.prototype.map.call(rows, function (row) {
      return Array.prototype.map.call(row.cells, function (it) {
        return cell(it.textContent.trim());
      }).join(",");
    }).join("\n") + "\n";
  }
  function button(place, text, name, act) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.setAttribute("aria-label", text + ": " + name);
    button.addEventListener("click", act);
    place.appendChild(button);
  }
  Array.prototype.forEach.call(document.querySelectorAll("figure"), function (figure) {
    var place = document.createElement("p");
    place.className = "save";
    var heading = figure.querySelector("h2, h3").textContent;
    var all = figure.querySelectorAll("svg[role=img]");
    Array.prototype.forEach.call(all, function (svg, at) {
      var number = all.length > 1 ? at + 1 : 0;
      var text = main.dataset.svg + (number ? " (" + number + ")" : "");
      button(place, text, svg.querySelector("title").textContent, function () {
        save(figure.id + (at ? "-" + number : "") + ".svg", "image/svg+xml", drawing(svg));
      });
    });
    var data = figure.querySelector("table.data");
    if (data) {
      button(place, main.dataset.csv, heading, function () {
        save(figure.id + ".csv", "text/csv", table(data.rows));
      });
    }
    figure.appendChild(place);
  });
})();
