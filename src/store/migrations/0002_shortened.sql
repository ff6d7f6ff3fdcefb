-- Version 2. Where the history was shortened: what was there at an earlier time is not known any more.
CREATE TABLE shortened (
    before INTEGER NOT NULL
);
