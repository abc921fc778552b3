package dev.meridian.benchmarks.heatmap;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The bytes that a table takes on disk, with its TOAST table and all indexes.
 *
 * @param contents the pages of rows and index entries
 * @param maps the maps of free space and of visible pages, which PostgreSQL keeps beside a table that was vacuumed; 32 kB for a small
 *     table, whatever is in it
 */
record RoomOnDisk(long contents, long maps) {
    static RoomOnDisk of(Connection connection, String... tables) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                WITH heaps AS (
                    SELECT unnest(ARRAY[oid, nullif(reltoastrelid, 0)]) AS oid FROM pg_class WHERE oid = ANY (?::regclass[])
                ), relations AS (
                    SELECT oid FROM heaps WHERE oid IS NOT NULL
                    UNION SELECT indexrelid FROM pg_index WHERE indrelid IN (SELECT oid FROM heaps)
                )
                SELECT sum(pg_relation_size(oid, 'main')), sum(pg_relation_size(oid, 'fsm') + pg_relation_size(oid, 'vm'))
                FROM relations\
                """)) {
            query.setArray(1, connection.createArrayOf("text", tables));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new RoomOnDisk(row.getLong(1), row.getLong(2));
            }
        }
    }

    /** Bytes a cell, without and with the maps. */
    String perCell(long cells) {
        return "%.2f (%.2f with maps of free space)"
                .formatted(contents / (double) cells, (contents + maps) / (double) cells);
    }
}
