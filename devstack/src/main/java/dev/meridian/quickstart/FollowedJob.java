package dev.meridian.quickstart;

/** A job that the tour has asked for, and what to call it in the terminal. */
record FollowedJob(String id, String label) {}
