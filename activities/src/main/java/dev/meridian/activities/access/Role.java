package dev.meridian.activities.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a credential allows, each role including those before it. */
public enum Role {
    /** Reads. */
    VIEWER,
    /** Starts, changes and cancels. */
    OPERATOR,
    /** Gives out keys and sees who did what. */
    ADMIN;

    /** As requests, answers and tables have it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty if there is no such role. */
    public static Optional<Role> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(role -> role.wireName().equals(name))
                .findFirst();
    }

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
