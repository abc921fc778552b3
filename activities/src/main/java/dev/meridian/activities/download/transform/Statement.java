package dev.meridian.activities.download.transform;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A statement in the making: its text, and the values of its parameters in the order of the text. */
final class Statement {
    private final StringBuilder text = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    /** Appends text of ours, or a quoted name. */
    Statement add(String more) {
        text.append(more);
        return this;
    }

    /** Appends a parameter of a type. */
    Statement value(Object value, String type) {
        text.append("?::").append(type);
        values.add(value);
        return this;
    }

    Statement add(Statement more) {
        text.append(more.text);
        values.addAll(more.values);
        return this;
    }

    String text() {
        return text.toString();
    }

    /** Prepares the statement by the driver itself, because Jdbi would look for parameters in the names of columns. */
    PreparedStatement prepare(Connection connection) throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(text.toString());
        for (int i = 0; i < values.size(); i++) {
            prepared.setObject(i + 1, values.get(i));
        }
        return prepared;
    }
}
