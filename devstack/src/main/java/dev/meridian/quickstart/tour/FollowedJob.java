package dev.meridian.quickstart.tour;

/** A job that the tour has asked for, and what to call it in the terminal. */
public record FollowedJob(String id, String label) {}
