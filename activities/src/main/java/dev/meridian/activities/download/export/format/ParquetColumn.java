package dev.meridian.activities.download.export.format;

import dev.meridian.domain.download.value.ColumnType;
import java.math.BigInteger;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * A column of a Parquet file.
 *
 * @param isText whether the values are written as text, because Parquet's type for them does not hold all of them
 * @param precision the most digits of a number of the column, if it is numeric
 * @param scale the most digits behind the point, if it is numeric
 */
record ParquetColumn(ExportedColumn column, boolean isText, int precision, int scale) {
    /** The most digits of a decimal that readers take. */
    static final int MOST_DIGITS = 38;

    /** The most digits of a decimal in 64 bits. */
    private static final int MOST_DIGITS_OF_LONG = 18;

    private static final int UUID_BYTES = 16;

    /** A column whose values Parquet holds as they are. */
    static ParquetColumn of(ExportedColumn column) {
        return new ParquetColumn(column, false, 0, 0);
    }

    static ParquetColumn asText(ExportedColumn column) {
        return new ParquetColumn(column, true, 0, 0);
    }

    static ParquetColumn decimal(ExportedColumn column, int precision, int scale) {
        return new ParquetColumn(column, false, precision, scale);
    }

    /** The type of the values that come from PostgreSQL. */
    ColumnType type() {
        return isText ? ColumnType.TEXT : column.type();
    }

    /** The column in the query. */
    String expression() {
        return isText ? column.quoted() + "::text" : column.quoted();
    }

    boolean isLong() {
        return precision <= MOST_DIGITS_OF_LONG;
    }

    /** The bytes of a decimal that does not fit into 64 bits. */
    int decimalBytes() {
        return BigInteger.TEN.pow(precision).bitLength() / Byte.SIZE + 1;
    }

    PrimitiveType parquetType() {
        Type.Repetition repetition = column.name().equals("_id") ? Type.Repetition.REQUIRED : Type.Repetition.OPTIONAL;
        return switch (type()) {
            case BOOLEAN ->
                Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(column.name());
            case BIGINT -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(column.name());
            case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(column.name());
            case NUMERIC -> decimalType(repetition);
            case TEXT ->
                Types.primitive(PrimitiveTypeName.BINARY, repetition)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(column.name());
            case JSONB ->
                Types.primitive(PrimitiveTypeName.BINARY, repetition)
                        .as(LogicalTypeAnnotation.jsonType())
                        .named(column.name());
            case TIMESTAMPTZ, TIMESTAMP ->
                Types.primitive(PrimitiveTypeName.INT64, repetition)
                        .as(LogicalTypeAnnotation.timestampType(type() == ColumnType.TIMESTAMPTZ, TimeUnit.MICROS))
                        .named(column.name());
            case DATE ->
                Types.primitive(PrimitiveTypeName.INT32, repetition)
                        .as(LogicalTypeAnnotation.dateType())
                        .named(column.name());
            case TIME ->
                Types.primitive(PrimitiveTypeName.INT64, repetition)
                        .as(LogicalTypeAnnotation.timeType(false, TimeUnit.MICROS))
                        .named(column.name());
            case UUID ->
                Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                        .length(UUID_BYTES)
                        .as(LogicalTypeAnnotation.uuidType())
                        .named(column.name());
            case BYTEA -> Types.primitive(PrimitiveTypeName.BINARY, repetition).named(column.name());
        };
    }

    private PrimitiveType decimalType(Type.Repetition repetition) {
        LogicalTypeAnnotation decimal = LogicalTypeAnnotation.decimalType(scale, precision);
        return isLong()
                ? Types.primitive(PrimitiveTypeName.INT64, repetition)
                        .as(decimal)
                        .named(column.name())
                : Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                        .length(decimalBytes())
                        .as(decimal)
                        .named(column.name());
    }

    FileColumn described() {
        PrimitiveType type = parquetType();
        LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
        return new FileColumn(
                column.name(),
                column.field(),
                column.type().sql(),
                logical == null ? type.getPrimitiveTypeName().name() : logical.toString());
    }
}
