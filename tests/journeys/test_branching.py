"""A follow-up by command: it appears, is required, disappears with its answer kept but counted nowhere, and comes back with the answer."""

from diligence.model.history import Answered
from tests.journeys.house import OFFICER, SHREDDER, House, Runs

TERMS = "What the business associate agreement says"


def test_the_life_of_a_follow_up(world: Runs) -> None:
    house = House(world)
    house.open()
    house.do(OFFICER, "intake", "sample", *SHREDDER, "baa-01=yes", "baa-02=14", "baa-04=48", "baa-05=yes")
    house.do(OFFICER, "outcome", "sample", "not-approved", "--reason", "only to see the files")
    assert TERMS not in house.gaps()

    # Patients in Texas: a question on the terms that their state calls for appears, and closing needs it.
    house.do(OFFICER, "intake", "sample", "in-05=texas-patients")
    assert house.findings()["baa-08"]["title"].startswith("Not answered: ")
    assert f"{TERMS}: 1 question has no answer (baa-08)  [baa-08]" in house.gaps()
    house.do(OFFICER, "answer", "sample", "baa-08", "state-law-missing", "--note", "asked the vendor for it")
    assert house.findings()["baa-08"]["severity"] == "high"
    assert "baa-08" in house.face("contract")

    # No such patients after all.
    house.do(OFFICER, "intake", "sample", "in-05=none")
    assert "baa-08" not in house.findings()
    assert "baa-08" not in house.gaps()
    for face in ("record", "contract"):
        text = house.face(face)
        assert "baa-08" not in text
        assert "state-law-missing" not in text
        assert "asked the vendor for it" not in text
    inside = house.inside()
    kept = [entry.event for entry in inside.store.entries("sample-1") if isinstance(entry.event, Answered)]
    inside.close()
    assert [event.value for event in kept if event.question == "baa-08"] == ["state-law-missing"]

    # And then there are: the answer is there again, as it was.
    house.do(OFFICER, "intake", "sample", "in-05=texas-patients")
    back = house.findings()["baa-08"]
    assert back["severity"] == "high"
    assert "state-law-missing" in back["detail"]
    assert TERMS not in house.gaps()
    assert "asked the vendor for it" in house.face("record")


def test_a_chain_of_follow_ups_goes_and_comes_as_one(world: Runs) -> None:
    house = House(world)
    house.open()
    first = ("in-04=assists", "ai-01=yes", "ai-02=no-training", "ind-01=soc2-type-2", "ind-02=excludes-service")
    house.do(OFFICER, "intake", "sample", *first)
    found = house.findings()
    assert {"ai-02", "ai-03", "ind-02", "ind-03"} <= set(found)
    house.do(OFFICER, "intake", "sample", "in-04=none", "ai-01=no", "ind-01=none")
    assert not {"ai-02", "ai-03", "ind-02", "ind-03", "ind-04"} & set(house.findings())
    house.do(OFFICER, "intake", "sample", "in-04=assists", "ai-01=yes", "ind-01=soc2-type-2")
    again = house.findings()
    for name in ("ai-02", "ai-03", "ind-02", "ind-03"):
        assert again[name] == found[name]
