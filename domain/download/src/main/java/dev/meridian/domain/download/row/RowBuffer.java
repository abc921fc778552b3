package dev.meridian.domain.download.row;

import dev.meridian.domain.download.value.ColumnType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one or more whole pages, as bytes without an object for each value. A connector writes each row between
 * {@link #begin} and {@link #end}, in any order of its fields; the last value of a field counts. What PostgreSQL can't hold
 * is replaced or left out here and noted, so that what the buffer holds can be stored.
 *
 * <p>One thread uses it at a time.
 */
public final class RowBuffer extends ValueBuffer {
    /** The most bytes of an id: PostgreSQL's index on it takes no more than about 2,700. */
    public static final int LONGEST_ID = 2_000;

    /** How many rejects a buffer keeps; further rejects are only counted. */
    private static final int KEPT_REJECTS = 100;

    private final Index rows = new Index();
    private int rowStart;
    private int idStart;
    private int idLength;
    private int versionStart;
    private int versionLength;
    private @Nullable String unusable;

    private final List<Reject> rejects = new ArrayList<>();
    private long rejected;
    private final List<String> deleted = new ArrayList<>();
    private int pages;
    private PageStart pageStart = new PageStart(0, 0, 0, 0, 0, fields.kinds());

    /** How much of everything belongs to the pages that have ended. */
    private record PageStart(int size, int rows, int rejects, long rejected, int deleted, int[] kinds) {}

    // ---- fields

    /** The index of a field, which is new if no row has named it yet. Fields keep their index for the life of the buffer. */
    public int field(String name) {
        return fields.index(name);
    }

    /**
     * Says what a field holds: texts that are written so become values of the type, an empty text becomes null, and every other value is
     * kept as it is, with the note {@link Note#OTHER_TYPE}.
     */
    public void declare(String field, ColumnType type) {
        fields.declare(field, type);
    }

    /** The names of the fields, by index. */
    public List<String> fields() {
        return fields.names();
    }

    /** The narrowest column for the values of a field so far; null if there are none but nulls. */
    public @Nullable ColumnType columnOf(int field) {
        return fields.columnOf(field);
    }

    // ---- one row

    /** Begins a row. */
    public void begin() {
        rowStart = data.size();
        idStart = -1;
        versionStart = -1;
        unusable = null;
        fields.beginRow();
    }

    /** The row's remote id. */
    public void id(CharSequence id) {
        int start = varying(NO_FIELD, Kind.TEXT);
        boolean replaced = data.putText(id, 0, id.length());
        seal(start);
        idStart = start;
        idLength = data.size() - start;
        noteReplaced(NO_FIELD, replaced);
    }

    /** The row's remote id, a whole number. */
    public void id(long id) {
        id(Long.toString(id));
    }

    /** Marks the row as one without a usable id, e.g. because the id is a list. */
    public void unusableId(String code) {
        unusable = code;
    }

    /** The version of the row as the service gave it, such as an ETag. */
    public void version(CharSequence version) {
        int start = varying(NO_FIELD, Kind.TEXT);
        data.putText(version, 0, version.length());
        seal(start);
        versionStart = start;
        versionLength = data.size() - start;
    }

    /**
     * Ends the row.
     *
     * @return whether the row is kept; a row without a usable id goes to the rejects
     */
    public boolean end() {
        String code = unusable != null
                ? unusable
                : idStart < 0
                        ? "id_missing"
                        : idLength == 0 ? "id_empty" : idLength > LONGEST_ID ? "id_too_long" : null;
        if (code != null) {
            String excerpt = RowExcerpt.of(fields.names(), data.array(), rowStart, data.size());
            data.truncate(rowStart);
            reject(code, excerpt);
            return false;
        }
        rows.add(rowStart, idStart, idLength, versionStart, versionLength);
        return true;
    }

    /** Forgets the row that has begun, e.g. because it turns out to be a tombstone. */
    public void drop() {
        data.truncate(rowStart);
    }

    /** Counts a row that can't be stored; an excerpt longer than {@value Reject#LONGEST} characters is cut. */
    public void reject(String code, String excerpt) {
        rejected++;
        if (rejects.size() < KEPT_REJECTS) {
            rejects.add(new Reject(pages, code, Utf8.storable(excerpt, Reject.LONGEST)));
        }
    }

    /** A tombstone: the service says that the row with this id is gone. */
    public void deleted(String id) {
        deleted.add(Utf8.storable(id, LONGEST_ID));
    }

    // ---- pages

    /** Ends a page: what has been written since the page before is kept. */
    public void endPage() {
        pages++;
        pageStart = new PageStart(data.size(), rows.size(), rejects.size(), rejected, deleted.size(), fields.kinds());
    }

    /** Drops what has been written since the last page ended, because the page could not be read to its end. */
    public void dropPage() {
        data.truncate(pageStart.size());
        rows.truncate(pageStart.rows());
        rejects.subList(pageStart.rejects(), rejects.size()).clear();
        rejected = pageStart.rejected();
        deleted.subList(pageStart.deleted(), deleted.size()).clear();
        fields.setKinds(pageStart.kinds());
    }

    /** Empties the buffer; the fields keep their indexes and declared types. */
    public void clear() {
        data.truncate(0);
        rows.truncate(0);
        rejects.clear();
        rejected = 0;
        deleted.clear();
        pages = 0;
        fields.setKinds(new int[0]);
        pageStart = new PageStart(0, 0, 0, 0, 0, fields.kinds());
    }

    /** The number of whole pages. */
    public int pages() {
        return pages;
    }

    /** The number of rows, of which several may have the same id. */
    public int rows() {
        return rows.size();
    }

    /** The bytes that the rows take. */
    public int size() {
        return data.size();
    }

    /** The first rejects. */
    public List<Reject> rejects() {
        return Collections.unmodifiableList(rejects);
    }

    /** The number of all rejects. */
    public long rejected() {
        return rejected;
    }

    /** The ids that the service calls deleted. */
    public List<String> deleted() {
        return Collections.unmodifiableList(deleted);
    }

    /** Reads the rows; the buffer must not change meanwhile. */
    public RowCursor cursor() {
        return new RowCursor(data.array(), data.size(), rows, fields.names().size());
    }

    byte[] data() {
        return data.array();
    }

    int idStart(int row) {
        return rows.idStart(row);
    }

    int idLength(int row) {
        return rows.idLength(row);
    }
}
