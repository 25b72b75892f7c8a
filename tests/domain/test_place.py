"""Coordinates are found in a place where somebody wrote them, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.domain.place import coordinates_in, name_in


@pytest.mark.parametrize(
    ("location", "written", "name"),
    [
        ("52.52, 13.40", "+52.52000+013.40000/", ""),
        ("-33.8568; 151.2153", "-33.85680+151.21530/", ""),
        ("52.52°, 13.4°", "+52.52000+013.40000/", ""),
        ("Rügen (54.40, 13.43)", "+54.40000+013.43000/", "Rügen"),
        ("Rügen, 54.40, 13.43", "+54.40000+013.43000/", "Rügen"),
        ("+52.5200+013.4000/", "+52.52000+013.40000/", ""),
        ("Berlin +5231.2+01324/", "+52.52000+013.40000/", "Berlin"),
        ("-335124.48+1511255.08+005.1CRSWGS_84/", "-33.85680+151.21530/", ""),
        ("-0.5, -0.25", "-00.50000-000.25000/", ""),
    ],
)
def test_numbers_become_coordinates_and_the_rest_is_the_name(location, written, name):
    found = coordinates_in(location)

    assert found is not None
    assert (found.iso_6709, name_in(location)) == (written, name)


@pytest.mark.parametrize(
    "location",
    ["", "Rügen", "Beach 52, 13", "12.5", "92.5, 13.4", "52.5, 190.0", "1.2.3, 4.5", "+52+13/",
     "24.12.1998", "House 3, 12.5 km, 7.2"],
)  # fmt: skip
def test_other_numbers_are_part_of_the_name(location):
    assert coordinates_in(location) is None
    assert name_in(location) == location


@given(st.text(max_size=60))
def test_any_text_has_a_name_or_coordinates(location):
    if coordinates_in(location) is None:
        assert name_in(location) == location.strip()
    else:
        assert len(name_in(location)) < len(location)
