// @ts-check
// The city's own base: land almost colourless, so that only levels carry colour. Lines 0.6, 1, 1.5 and 2 px.
import { token } from "console/map-tokens";

const english = document.documentElement.lang === "en";
const FONT = getComputedStyle(document.body).fontFamily.split(",").map((name) => name.trim().replaceAll('"', "")); // drawn from the system's fonts

const NEAR = 13; // from here on a parcel is wide enough to be seen beside its sign

/** @param {...string} levels @returns {any} */
const of = (...levels) => ["in", ["get", "level"], ["literal", levels]];

/** The style of the map; `areas` is the city's geometry. @param {any} areas @returns {any} */
export function baseStyle(areas) {
  const levelColour = ["match", ["get", "lit"], 1, token("level-1"), 2, token("level-2"), 3, token("level-3"), token("level-4")];
  const empty = { type: "geojson", data: { type: "FeatureCollection", features: [] } };
  return {
    version: 8,
    sources: {
      areas: { type: "geojson", data: areas },
      labels: { type: "geojson", data: labels(areas) },
      lit: empty, // the villages under a level alone: without a graphics card a frame costs what it covers
      things: empty,
      parcels: empty,
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": token("sea") } },
      { id: "abroad", type: "fill", source: "areas", filter: of("abroad"), paint: { "fill-color": token("abroad"), "fill-antialias": false } },
      { id: "land", type: "fill", source: "areas", filter: of("village", "town"), paint: { "fill-color": token("land"), "fill-antialias": false } },
      { id: "lit", type: "fill", source: "lit", paint: { "fill-color": /** @type {any} */ (levelColour), "fill-antialias": false } },
      { id: "cells", type: "line", source: "areas", filter: of("village"), paint: { "line-color": token("cell"), "line-width": 0.6 } },
      { id: "river", type: "line", source: "areas", filter: of("river"), paint: { "line-color": token("river"), "line-width": 2 } },
      { id: "lit-edge", type: "line", source: "lit", paint: { "line-color": token("ink"), "line-width": 1.25 } },
      { id: "towns", type: "line", source: "areas", filter: of("town"), paint: { "line-color": token("town"), "line-width": 1 } },
      { id: "coast", type: "line", source: "areas", filter: of("county", "abroad"), paint: { "line-color": token("coast"), "line-width": 1.5 } },
      { id: "halo", type: "line", source: "areas", filter: ["==", ["get", "code"], ""], layout: { "line-join": "round" }, paint: { "line-color": token("surface"), "line-width": 5 } },
      { id: "chosen", type: "line", source: "areas", filter: ["==", ["get", "code"], ""], layout: { "line-join": "round" }, paint: { "line-color": token("text"), "line-width": 2.5 } },
      {
        id: "names", type: "symbol", source: "labels", filter: ["==", ["get", "level"], "town"],
        layout: { "text-field": ["get", "label"], "text-font": FONT, "text-size": 13, "text-allow-overlap": false, "text-padding": 4 },
        paint: { "text-color": token("quiet"), "text-halo-color": token("land"), "text-halo-width": 1.5 },
      },
      {
        // below the middle of the village, where its mark stands
        id: "village-names", type: "symbol", source: "labels", filter: ["==", ["get", "level"], "village"], minzoom: 11.5,
        layout: { "text-field": ["get", "label"], "text-font": FONT, "text-size": 12, "text-padding": 6, "text-anchor": "top", "text-offset": [0, 0.9] },
        paint: { "text-color": token("quiet"), "text-halo-color": token("land"), "text-halo-width": 1.5 },
      },
      { id: "parcels", type: "line", source: "parcels", minzoom: NEAR, layout: { "line-join": "round" }, paint: { "line-color": token("text"), "line-width": 1.5 } },
      {
        id: "things", type: "symbol", source: "things",
        layout: {
          "icon-image": ["get", "image"], "icon-allow-overlap": true, "icon-ignore-placement": true,
          "symbol-z-order": "source", "icon-size": ["get", "size"],
        },
      },
    ],
  };
}

/** Points at which names stand. @param {any} areas */
function labels(areas) {
  const features = areas.features
    .filter((/** @type {any} */ f) => ["town", "village"].includes(f.properties.level) && f.properties.lon !== undefined)
    .map((/** @type {any} */ f) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [f.properties.lon, f.properties.lat] },
      properties: { level: f.properties.level, label: label(f.properties) },
    }));
  return { type: "FeatureCollection", features };
}

/** A place's name as a label: towns without their kind. @param {{level: string, name: string, name_en?: string}} p */
export function label(p) {
  if (english && p.name_en) return p.level === "town" ? p.name_en.replace(/ (Town|Subdistrict|Street)$/i, "") : p.name_en;
  return p.level === "town" ? p.name.replace(/(镇|街道)$/, "") : p.name;
}
