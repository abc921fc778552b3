package dev.meridian.domain.audio.stem.model;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes small graphs as ONNX files: the messages of {@code onnx.proto} (ONNX 1.16, operators of version 17), of which a graph
 * needs few.
 */
public final class OnnxGraph {
    private static final int FLOAT = 1;
    private static final int IR_VERSION = 8;
    private static final int OPERATORS = 17;

    private final Message graph = new Message();

    /** A message of Protocol Buffers. */
    private static final class Message {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return bytes(field, value.bytes.toByteArray());
        }

        Message bytes(int field, byte[] value) {
            varint((long) field << 3 | 2);
            varint(value.length);
            bytes.writeBytes(value);
            return this;
        }

        private void varint(long value) {
            long left = value;
            while ((left & ~0x7fL) != 0) {
                bytes.write((int) (left & 0x7f | 0x80));
                left >>>= 7;
            }
            bytes.write((int) left);
        }
    }

    /** An attribute of a node, made of integers. */
    public record Integers(String name, long... values) {}

    public OnnxGraph input(String name, long... shape) {
        graph.message(11, value(name, shape));
        return this;
    }

    public OnnxGraph output(String name, long... shape) {
        graph.message(12, value(name, shape));
        return this;
    }

    private static Message value(String name, long... shape) {
        Message dimensions = new Message();
        for (long size : shape) {
            dimensions.message(1, new Message().number(1, size));
        }
        Message tensor = new Message().number(1, FLOAT).message(2, dimensions);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    /** A constant. */
    public OnnxGraph constant(String name, float[] values, long... shape) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        Message tensor = new Message();
        Arrays.stream(shape).forEach(size -> tensor.number(1, size));
        graph.message(5, tensor.number(2, FLOAT).text(8, name).bytes(9, raw.array()));
        return this;
    }

    /** An operator with one output. */
    public OnnxGraph node(String operator, List<String> inputs, String output, Integers... attributes) {
        Message node = new Message();
        inputs.forEach(input -> node.text(1, input));
        node.text(2, output).text(3, output + "." + operator).text(4, operator);
        for (Integers attribute : attributes) {
            Message made = new Message().text(1, attribute.name());
            if (attribute.values().length == 1) {
                made.number(3, attribute.values()[0]).number(20, 2);
            } else {
                Arrays.stream(attribute.values()).forEach(value -> made.number(8, value));
                made.number(20, 7);
            }
            node.message(5, made);
        }
        graph.message(1, node);
        return this;
    }

    /** The file's bytes. */
    public byte[] bytes() {
        return new Message()
                .number(1, IR_VERSION)
                .text(2, "meridian-tests")
                .message(7, graph.text(2, "test"))
                .message(8, new Message().text(1, "").number(2, OPERATORS))
                .bytes
                .toByteArray();
    }
}
