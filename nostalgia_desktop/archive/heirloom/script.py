"""The only script of the page: a box to search in. Without scripts it is not there."""

SCRIPT = """
(function () {
  "use strict";
  var form = document.getElementById("find"), box = document.getElementById("words");
  var told = document.getElementById("told"), timer = 0;
  var fold = function (text) {
    return text.toLowerCase().normalize("NFKD").replace(/[\\u0300-\\u036f]/g, "");
  };
  var sections = Array.prototype.map.call(document.querySelectorAll("main section"), function (at) {
    var clips = Array.prototype.map.call(at.querySelectorAll(".clip"), function (clip) {
      return { at: clip, words: "" };
    });
    var year = at.firstChild;
    return { at: at, year: year.firstChild.textContent, count: year.lastChild, clips: clips };
  });
  var search = function () {
    var words = fold(box.value).split(/\\s+/).filter(Boolean), found = 0;
    if (words.length && /^#[pl][0-9]/.test(location.hash)) { location.hash = "all"; box.focus(); }
    sections.forEach(function (section) {
      var here = 0;
      section.clips.forEach(function (clip) {
        clip.words = clip.words || fold(clip.at.textContent + " " + section.year);
        var fits = words.every(function (word) { return clip.words.indexOf(word) >= 0; });
        clip.at.hidden = !fits;
        here += fits ? 1 : 0;
      });
      section.at.hidden = here === 0;
      section.count.hidden = words.length > 0;
      found += here;
    });
    told.textContent = words.length ? (found === 1 ? "1 clip" : found + " clips") : "";
  };
  box.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(search, 120);
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); search(); });
  window.addEventListener("hashchange", function () {
    if (box.value && /^#[pl][0-9]/.test(location.hash)) { box.value = ""; search(); }
  });
  form.hidden = false;
}());
"""
