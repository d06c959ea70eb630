"""All that is drawn of some units: when they sent which rosters, and the people who stand on them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from dashboard.demo import counts, people, profile, rows, schedule, sent
from dashboard.demo.people import People
from dashboard.demo.profile import Profile
from dashboard.demo.sent import Ids
from dashboard.demo.twice import Twice


@dataclass(frozen=True)
class Drawn:
    """Units, one row each, their uploads with an id each, and everybody as the rosters tell of them."""

    units: pd.DataFrame
    uploads: pd.DataFrame
    ids: Ids
    people: People
    gives_days: dict[str, npt.NDArray[np.bool_]]

    @property
    def of_sample(self) -> npt.NDArray[np.bool_]:
        """Which units are that of the sample: one, or none."""
        return np.asarray(self.units["code"] == profile.SAMPLE.code)

    def without_file_of_sample(self) -> None:
        """The newest roster of the sample's unit is a real file (`inbox`)."""
        self.uploads.loc[self.of_sample[self.uploads["unit"]], "is_newest"] = False

    def sent(self, told: Profile) -> pa.Table:
        """The uploads as rows, with their counts."""
        counted = counts.count(self.people, self.uploads)
        return sent.of_uploads(self.units, self.uploads, self.ids, counted, told)

    def people_on_rosters(self, told: Profile, same: Twice) -> pa.Table:
        """The people of the newest rosters as rows."""
        return rows.of_people(self.units, self.uploads, self.ids, self.people, told, self.gives_days, same)


def draw(units: pd.DataFrame, told: Profile) -> Drawn:
    """The uploads and the people of these units."""
    gives_days = _gives_days(units, told)
    uploads = schedule.draw(units, told)
    everybody = counts.seen(people.draw(units, uploads, told), uploads, gives_days)
    return Drawn(units, uploads, sent.ids(uploads, told), everybody, gives_days)


def _gives_days(units: pd.DataFrame, told: Profile) -> dict[str, npt.NDArray[np.bool_]]:
    """Whether a unit notes the days of a milestone, or only sets an x."""
    chance = told.chance("days")
    installed, ladder = chance.random(len(units)) < 0.45, chance.random(len(units)) < 0.75
    return {"installed": installed, "registered": ladder, "form_submitted": ladder, "approved": ladder}
