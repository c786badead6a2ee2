"""Build ``actors/countries.csv`` from the public-domain World Factbook extract.

    python -m training.facts.countries --data SHARED/data

A row is a country: name, capital(s), other names, demonyms. Names and capitals come from
the Factbook (CC0); demonyms and everyday names are common knowledge, kept below.
"""

from __future__ import annotations

import argparse
import csv
import html
import json
import re
from pathlib import Path

OUT = Path(__file__).parents[2] / "src" / "onrecord" / "actors" / "countries.csv"

EVERYDAY = {
    "United States": "US|U.S.|USA|U.S.A.|America|United States of America",
    "United Kingdom": "UK|U.K.|Britain|Great Britain",
    "Russia": "Russian Federation",
    "Czechia": "Czech Republic",
    "Burma": "Myanmar",
    "Turkey": "Türkiye|Turkiye",
    "Congo (Brazzaville)": "Republic of the Congo",
    "DRC": "Democratic Republic of the Congo|DR Congo|Congo",
    "Holy See (Vatican City)": "Vatican|Holy See",
    "Cabo Verde": "Cape Verde",
    "Netherlands": "Holland",
    "North Korea": "DPRK",
    "United Arab Emirates": "UAE|U.A.E.|Emirates",
    "Côte d'Ivoire": "Ivory Coast",
    "China": "PRC",
    "Eswatini": "Swaziland",
    "Timor-Leste": "East Timor",
    "North Macedonia": "Macedonia",
}
# Other names of capitals. Seats like the Kremlin or Downing Street are organisations of their
# own: the coding manual lets only countries and capitals stand for a government.
METONYMS = {
    "Ukraine": "Kyiv|Kiev",
    "Netherlands": "The Hague",
    "United States": "Washington",
    "China": "Peking",
    "India": "Delhi",
    "Cameroon": "Yaoundé",
    "Switzerland": "Berne",
    "Burma": "Naypyidaw|Naypyitaw",
    "Turkey": "Ankara",
}
DEMONYMS = """
Afghanistan Afghan;Albania Albanian;Algeria Algerian;Angola Angolan;Argentina Argentine|Argentinian;
Armenia Armenian;Australia Australian;Austria Austrian;Azerbaijan Azerbaijani|Azeri;Bahrain Bahraini;
Bangladesh Bangladeshi;Belarus Belarusian;Belgium Belgian;Bolivia Bolivian;
Bosnia and Herzegovina Bosnian;Botswana Botswanan;Brazil Brazilian;Bulgaria Bulgarian;
Burma Burmese;Cambodia Cambodian;Cameroon Cameroonian;Canada Canadian;Chad Chadian;Chile Chilean;
China Chinese;Colombia Colombian;Costa Rica Costa Rican;Croatia Croatian|Croat;Cuba Cuban;Cyprus Cypriot;
Czechia Czech;DRC Congolese;Denmark Danish;Ecuador Ecuadorian;Egypt Egyptian;El Salvador Salvadoran;
Eritrea Eritrean;Estonia Estonian;Ethiopia Ethiopian;Finland Finnish;France French;Gabon Gabonese;
Georgia Georgian;Germany German;Ghana Ghanaian;Greece Greek;Guatemala Guatemalan;Guyana Guyanese;
Haiti Haitian;Honduras Honduran;Hungary Hungarian;Iceland Icelandic;India Indian;Indonesia Indonesian;
Iran Iranian;Iraq Iraqi;Ireland Irish;Israel Israeli;Italy Italian;Jamaica Jamaican;Japan Japanese;
Jordan Jordanian;Kazakhstan Kazakh;Kenya Kenyan;Kosovo Kosovar;Kuwait Kuwaiti;Kyrgyzstan Kyrgyz;
Laos Laotian;Latvia Latvian;Lebanon Lebanese;Liberia Liberian;Libya Libyan;Lithuania Lithuanian;
Malaysia Malaysian;Mali Malian;Malta Maltese;Mexico Mexican;Moldova Moldovan;Mongolia Mongolian;
Montenegro Montenegrin;Morocco Moroccan;Mozambique Mozambican;Namibia Namibian;Nepal Nepalese|Nepali;
Netherlands Dutch;New Zealand New Zealander;Nicaragua Nicaraguan;Niger Nigerien;Nigeria Nigerian;
North Korea North Korean;North Macedonia Macedonian;Norway Norwegian;Oman Omani;Pakistan Pakistani;
Panama Panamanian;Paraguay Paraguayan;Peru Peruvian;Philippines Philippine|Filipino;Poland Polish;
Portugal Portuguese;Qatar Qatari;Romania Romanian;Russia Russian;Rwanda Rwandan;Saudi Arabia Saudi;
Senegal Senegalese;Serbia Serbian|Serb;Singapore Singaporean;Slovakia Slovak;Slovenia Slovenian|Slovene;
Somalia Somali;South Africa South African;South Korea South Korean;South Sudan South Sudanese;
Spain Spanish;Sri Lanka Sri Lankan;Sudan Sudanese;Sweden Swedish;Switzerland Swiss;Syria Syrian;
Taiwan Taiwanese;Tajikistan Tajik;Tanzania Tanzanian;Thailand Thai;Tunisia Tunisian;Turkey Turkish;
Turkmenistan Turkmen;Uganda Ugandan;Ukraine Ukrainian;United Kingdom British;
United States American|US|U.S.;Uruguay Uruguayan;Uzbekistan Uzbek;Venezuela Venezuelan;
Vietnam Vietnamese;Yemen Yemeni;Zambia Zambian;Zimbabwe Zimbabwean;
United Arab Emirates Emirati;Samoa Samoan;Fiji Fijian;Côte d'Ivoire Ivorian;
Trinidad and Tobago Trinidadian;Madagascar Malagasy;Benin Beninese;Togo Togolese;
Luxembourg Luxembourgish;Brunei Bruneian;Bhutan Bhutanese;Maldives Maldivian;Barbados Barbadian;
Burkina Faso Burkinabe;Djibouti Djiboutian;Guinea Guinean;Malawi Malawian;Mauritania Mauritanian;
Mauritius Mauritian;Papua New Guinea Papuan;Sierra Leone Sierra Leonean;Suriname Surinamese
"""


def capitals(given: str) -> list[str]:
    """The bare names in a Factbook capital entry, its notes left out."""
    plain = re.sub(r"\([^)]*\)", "", html.unescape(given).split("note")[0])
    names = [part.strip(" ;,") for part in re.split(r"[;,]", plain)]
    return [n for n in names if re.fullmatch(r"[A-ZÀ-Þ][\w'’. -]{2,25}", n) and n != "D.C."]


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", type=Path, required=True)
    args = ap.parse_args()
    demonyms = {}
    for entry in DEMONYMS.replace("\n", "").split(";"):
        words = entry.strip()
        for name in sorted((r for r in _names(args.data)), key=len, reverse=True):
            if words.startswith(name + " "):
                demonyms[name] = words[len(name) + 1 :]
                break
        else:
            raise SystemExit(f"no country for {entry!r}")
    rows = []
    for record in _records(args.data):
        name = _name(record)
        if not name:
            continue
        metonyms = [m for m in METONYMS.get(name, "").split("|") if m]
        aliases = [a for a in EVERYDAY.get(name, "").split("|") if a]
        long = html.unescape(record["name"].get("conventional long form") or "")
        if long and long not in ("none", name) and len(long) < 60:
            aliases.append(long)
        seats = dict.fromkeys([*capitals(record["capital"] or ""), *metonyms])
        rows.append([name, "|".join(seats), "|".join(aliases), demonyms.get(name, "")])
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "seats", "aliases", "demonyms"])
        writer.writerows(sorted(rows))
    print(f"{OUT}: {len(rows)} countries")


def _records(data: Path) -> list[dict]:  # type: ignore[type-arg]
    return json.loads((data / "kb" / "factbook_governments.json").read_text("utf-8"))


def _name(record: dict) -> str:  # type: ignore[type-arg]
    name = html.unescape(record["name"].get("conventional short form") or "")
    if name in ("", "none"):
        name = html.unescape(record["name"].get("conventional long form") or "")
    name = re.sub(r"\s*\(sometimes.*", "", name).removeprefix("The ")
    return name if record["capital"] else ""


def _names(data: Path) -> list[str]:
    return [n for n in map(_name, _records(data)) if n]


if __name__ == "__main__":
    main()
