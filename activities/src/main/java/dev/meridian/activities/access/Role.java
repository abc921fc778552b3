package dev.meridian.activities.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a credential allows; each role includes the roles before it. */
public enum Role {
    /** May read and open streams. */
    VIEWER,
    /** May start, change, cancel and repeat. */
    OPERATOR,
    /** May create and revoke keys and read the audit. */
    ADMIN;

    /** The lower-case name that requests, answers and tables use. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role with this lower-case name; empty if there is none. */
    public static Optional<Role> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(role -> role.wireName().equals(name))
                .findFirst();
    }

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
