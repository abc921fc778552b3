package dev.meridian.devstack;

/**
 * One database of a {@link PostgresServer} and how to reach it.
 *
 * @param jdbcUrl without credentials, for example {@code jdbc:postgresql://127.0.0.1:54329/meridian}
 * @param user owns the database and is the server's superuser
 * @param password to be passed beside the URL, never in it
 */
public record Database(String name, String jdbcUrl, String user, String password) {

    /** Does not show the password. */
    @Override
    public String toString() {
        return jdbcUrl + " as " + user;
    }
}
