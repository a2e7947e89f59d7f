from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from waterdx.core.errors import Cancelled, UserError
from waterdx.core.words import Words
from waterdx.screening.model import Model, train
from waterdx.screening.scores import CLASSES, COLUMNS, predict

AS_OF = "2017-12-31"


def screened(pipes: pd.DataFrame, leaks: pd.DataFrame, **options: object) -> pd.DataFrame:
    model = train(pipes, leaks, as_of=AS_OF, **options)
    return predict(model, pipes, leaks)


@pytest.fixture(scope="module")
def model(town) -> Model:
    return train(*town, as_of=AS_OF)


@pytest.fixture(scope="module")
def scores(model, town) -> pd.DataFrame:
    return predict(model, *town)


def test_scores_are_one_row_per_pipe_with_the_index_of_the_pipes(scores, town):
    assert tuple(scores.columns) == COLUMNS
    assert scores.index.equals(town[0].index)
    assert scores["pipe_id"].tolist() == town[0]["pipe_id"].tolist()


def test_no_score_is_missing_where_the_length_is_known_however_much_else_is_unknown(scores):
    numbers = scores[["expected_leaks_per_km_year", "expected_leaks", "low", "high"]]
    assert np.isfinite(numbers).all(axis=None) and (numbers > 0).all(axis=None)
    assert (scores["low"] <= scores["expected_leaks"]).all() and (scores["expected_leaks"] <= scores["high"]).all()


def test_the_rank_follows_the_rate_per_metre_and_the_classes_follow_the_length(scores):
    by_rank = scores.sort_values("rank")
    assert by_rank["expected_leaks_per_km_year"].is_monotonic_decreasing
    assert by_rank["class"].is_monotonic_increasing and set(by_rank["class"]) == set(CLASSES)
    shares = by_rank.groupby("class")["length_m"].sum().cumsum() / by_rank["length_m"].sum()
    assert shares.to_numpy()[:4] == pytest.approx([0.05, 0.20, 0.50, 0.80], abs=0.02)


def test_the_model_finds_which_material_leaks(scores, town):
    rate = scores["expected_leaks_per_km_year"].groupby(town[0]["material"]).median()
    assert rate["ACP"] > 2 * rate["VP"] > 4 * rate["DIP"]


def test_every_reason_is_told_in_both_languages(scores):
    told = [words for reasons in scores["reasons"] for words in reasons]
    assert all(isinstance(words, Words) and words.ja and words.en for words in told)
    assert scores["reasons"].map(len).max() <= 3 and scores["reasons"].map(len).mean() > 1


def test_a_reason_names_the_material_as_the_town_does(model, town):
    names = {"ACP": Words("石綿セメント管", "asbestos cement")}
    worst = predict(model, *town, material_names=names).sort_values("rank").iloc[0]
    assert any(words.ja.startswith("石綿セメント管 ×") for words in worst["reasons"])


def test_leaks_after_the_cut_off_change_nothing(town, scores, model):
    pipes, leaks = town
    future = leaks["date"] > AS_OF
    assert future.sum() > 30
    moved = leaks.copy()
    moved.loc[future, "pipe_id"] = pipes["pipe_id"].iloc[0]
    for changed in (leaks[~future], moved, pd.concat([leaks, leaks[future].assign(leak_id="again")])):
        again = train(pipes, changed, as_of=AS_OF)
        assert again == model
        pd.testing.assert_frame_equal(predict(again, pipes, changed), scores)


def test_the_same_input_gives_the_same_model(town, model):
    assert train(*town, as_of=AS_OF) == model


def test_the_order_of_rows_and_rows_given_twice_change_no_score(town, scores):
    pipes, leaks = town
    shuffled = pd.concat([pipes, pipes.iloc[:100]]).sample(frac=1, random_state=3)
    again_leaks = pd.concat([leaks, leaks.iloc[:20]]).sample(frac=1, random_state=3)
    again = predict(train(shuffled, again_leaks, as_of=AS_OF), shuffled, again_leaks)
    pd.testing.assert_frame_equal(
        again.set_index("pipe_id").sort_index(), scores.set_index("pipe_id").sort_index(), check_exact=True
    )


def test_a_model_read_back_from_json_is_equal_and_predicts_the_same(model, town, scores):
    text = json.dumps(model.to_json(), allow_nan=False)
    again = Model.from_json(json.loads(text))
    assert again == model
    pd.testing.assert_frame_equal(predict(again, *town), scores, check_exact=True)


@pytest.mark.parametrize("stored", [{}, {"schema": "other/1"}, [], {"schema": "waterdx.screening.model/1", "card": 3}])
def test_something_else_than_a_model_is_refused_in_words(stored):
    with pytest.raises(UserError, match=r"cannot be read|読めません"):
        Model.from_json(stored)


def test_the_card_says_on_what_the_model_was_trained(model, town):
    card = model.card
    assert card.as_of == AS_OF and card.horizon == 3
    assert card.trained_on["windows"] >= 2 and card.trained_on["pipes"] == len(town[0])
    assert 30 <= card.trained_on["leaks"] <= (town[1]["date"] <= AS_OF).sum()
    assert len(card.limits) >= 3 and all(one.ja and one.en for one in card.limits)


def test_too_few_leaks_is_said_with_what_to_do(town):
    pipes, leaks = town
    with pytest.raises(UserError) as error:
        train(pipes, leaks[leaks["date"] <= AS_OF].iloc[:29], as_of=AS_OF, method="poisson")
    assert "30 件以上" in error.value.words.ja


@pytest.mark.parametrize("wrong", [{"as_of": "不明"}, {"as_of": None}, {"as_of": AS_OF, "horizon": 0}])
def test_a_day_or_horizon_that_cannot_be_used_is_said(town, wrong):
    with pytest.raises(UserError):
        train(*town, **wrong)


def test_pipes_laid_later_are_not_scored_and_change_nothing(town, scores):
    pipes, leaks = town
    later = pipes.iloc[:5].assign(pipe_id=lambda f: "N" + f["pipe_id"], install_fy=2019.0)
    both = pd.concat([pipes, later], ignore_index=True)
    again = predict(train(both, leaks, as_of=AS_OF), both, leaks)
    assert not again["pipe_id"].str.startswith("N").any()
    ours = ["pipe_id", "rank", "class"]
    pd.testing.assert_frame_equal(again[ours], scores[ours])


def test_an_unknown_laying_year_is_rated_by_its_own_leaks_and_not_as_new_or_as_year_zero():
    rng = np.random.default_rng(0)
    number = 900
    group = np.arange(number) % 3  # old, new, unknown: the unknown leak most of all
    pipes = pd.DataFrame({
        "pipe_id": [f"P{i}" for i in range(number)], "material": "VP", "diameter_mm": 100.0,
        "install_fy": np.choose(group, [1965.0, 2003.0, np.nan]), "length_m": 100.0,
    })  # fmt: skip
    counts = rng.poisson(np.choose(group, [0.3, 0.05, 0.8]))
    leaks = pd.DataFrame({"pipe_id": np.repeat(pipes["pipe_id"], counts)})
    leaks["date"] = pd.Timestamp("2008-01-01") + pd.to_timedelta(rng.integers(0, 3600, len(leaks)), "D")
    rate = screened(pipes, leaks)["expected_leaks_per_km_year"]
    old, new, unknown = (rate[group == one].mean() for one in range(3))
    assert unknown > 1.5 * old > 3 * new


def test_stubs_do_not_win_by_division_through_almost_nothing(town):
    pipes, leaks = town
    stubs = pipes.iloc[:40].assign(pipe_id=lambda f: "S" + f["pipe_id"], length_m=0.3)
    stub_leaks = pd.DataFrame({"leak_id": ["s1", "s2"], "pipe_id": stubs["pipe_id"].iloc[:2], "date": pd.Timestamp("2015-05-05")})
    both, all_leaks = pd.concat([pipes, stubs], ignore_index=True), pd.concat([leaks, stub_leaks], ignore_index=True)
    scored = screened(both, all_leaks)
    is_stub = scored["pipe_id"].str.startswith("S")
    rate = scored["expected_leaks_per_km_year"]
    assert rate[is_stub].max() < rate[~is_stub].max()
    assert (scored.loc[is_stub, "rank"] <= 5).sum() <= 1  # the twin of the pipe ranked second
    assert (scored.loc[is_stub, "class"] == 1).mean() < 0.2


def test_a_pipe_of_unknown_length_has_a_rank_but_no_number_of_leaks(town, model):
    pipes, leaks = town
    scored = predict(model, pipes.assign(length_m=pipes["length_m"].where(pipes.index > 0)), leaks)
    first = scored.iloc[0]
    assert np.isnan(first["expected_leaks"]) and first["rank"] > 0 and first["expected_leaks_per_km_year"] > 0


def test_a_material_never_seen_in_training_is_still_scored(town, model):
    pipes, leaks = town
    scored = predict(model, pipes.assign(material="新素材管"), leaks)
    assert np.isfinite(scored["expected_leaks"]).all()


def test_progress_can_stop_the_training(town):
    def stop(done: float, total: float, note: Words) -> None:
        assert note.ja and total > 0
        raise Cancelled

    with pytest.raises(Cancelled):
        train(*town, as_of=AS_OF, progress=stop)
