"""Laws of scores from codes: order and repetition do not matter, more codes never mean fewer conditions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coded_people import every_prefix
from newcare.population.comorbidity import categories_counted, comorbidity_index
from newcare.population.frailty import frailty_from_deficits, hospital_frailty
from newcare.reference.codelists import BANDS, CHARLSON, ELIXHAUSER, code_list, hospital_frailty_list

CODES = st.lists(
    st.tuples(
        st.sampled_from(every_prefix()), st.sampled_from(["", "0", "3", "9", "X", "12"]), st.booleans()
    ).map(lambda drawn: drawn[0] + drawn[1] if drawn[2] else f" {drawn[0]}.{drawn[1].lower()}-"),
    max_size=12,
)
LISTS = st.sampled_from([CHARLSON, ELIXHAUSER]).map(code_list)


def score(codes, listed, **options):
    (found,) = comorbidity_index({"a": codes}, listed, next(iter(listed.weights)), **options)
    return found.score


@given(CODES, LISTS, st.randoms())
def test_the_order_of_codes_and_their_repetition_do_not_matter(codes, listed, rng):
    shuffled = [*codes, *codes[:3]]
    rng.shuffle(shuffled)

    assert score(shuffled, listed) == score(codes, listed)


@given(CODES, CODES, LISTS)
def test_more_codes_never_take_a_category_away_but_for_the_milder_form(codes, more, listed):
    before = set(categories_counted(codes, listed, hierarchy=False))

    assert before <= set(categories_counted(codes + more, listed, hierarchy=False))
    counted = set(categories_counted(codes + more, listed))
    assert before - counted <= {listed.milder_form[name] for name in counted & set(listed.milder_form)}


@given(CODES)
def test_the_hierarchy_never_raises_a_charlson_score(codes):
    listed = code_list(CHARLSON)

    assert score(codes, listed) <= score(codes, listed, hierarchy=False)


@given(CODES, CODES)
def test_hospital_frailty_of_all_codes_is_that_of_the_parts_less_what_they_share(codes, more):
    tenths = hospital_frailty_list().weights["tenths"]
    (one,), (other,), (both,) = (hospital_frailty({"a": listed}) for listed in (codes, more, codes + more))
    shared = set(one.codes_counted) & set(other.codes_counted)

    assert both.tenths == one.tenths + other.tenths - sum(tenths[code] for code in shared)


@given(st.integers(1, 60).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_a_further_deficit_never_makes_a_person_fitter(deficits):
    present, total = deficits
    bands = [BANDS.index(frailty_from_deficits(number, total).band) for number in range(present, total + 1)]

    assert bands == sorted(bands)
