package dev.meridian.domain.audio.landmark.search;

/**
 * A place where a clip may be.
 *
 * @param record the record's number
 * @param offset where the clip begins in it, in hops; negative if the clip begins before it
 * @param votes how many landmarks say so
 */
record Candidate(int record, int offset, int votes) {}
