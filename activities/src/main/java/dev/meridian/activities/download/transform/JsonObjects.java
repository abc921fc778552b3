package dev.meridian.activities.download.transform;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The rows of a query whose one column is JSON, as text, fetched a few at a time. */
final class JsonObjects implements Iterator<String> {
    /** How many rows are fetched at a time. */
    static final int FETCHED = 500;

    private final ResultSet rows;
    private boolean isThere;
    private long taken;

    JsonObjects(ResultSet rows) throws SQLException {
        this.rows = rows;
        this.isThere = rows.next();
    }

    /** How many rows have been taken. */
    long taken() {
        return taken;
    }

    @Override
    public boolean hasNext() {
        return isThere;
    }

    @Override
    public String next() {
        if (!isThere) {
            throw new NoSuchElementException();
        }
        try {
            String row = rows.getString(1);
            isThere = rows.next();
            taken++;
            return row;
        } catch (SQLException failed) {
            throw TransformFailures.of(failed);
        }
    }
}
