-- The ids and digests that a pass has seen are written once, read once and gone at its end. Of a million rows, writing them took 0.85 s
-- with compression and 0.32 s without, for 17 MB more.
ALTER TABLE download_seen
    ALTER ids SET STORAGE EXTERNAL,
    ALTER digests SET STORAGE EXTERNAL;
