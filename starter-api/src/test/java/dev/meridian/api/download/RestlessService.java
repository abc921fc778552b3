package dev.meridian.api.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/**
 * A service of many rows that is slow, refuses, breaks off, and changes its rows while they are read: {@code GET
 * /rows?after=0&limit=100}. Rows are listed in the order of their ranks. A row that is new or changed gets the highest rank, so that whoever
 * reads to the end has the last value of every row.
 */
final class RestlessService implements AutoCloseable {
    static final String DEFINITION = """
            title: Restless
            settings: {address: {title: Address, kind: address}}
            address: "{address}"
            signIn: {none: {}}
            tables:
              - name: rows
                request: {path: /rows}
                rows: /rows
                id: /id
                paging:
                  cursor: {from: {pointer: /next}, to: {query: after}}
                pageSize: {to: {query: limit}, rows: %d}
            """;

    private static final double REFUSED = 0.005;
    private static final double THROTTLED = 0.001;
    private static final double CUT = 0.005;
    private static final double SLOW = 0.01;
    private static final int PAGE_MILLIS = 2;
    private static final int SLOW_MILLIS = 300;

    static {
        // Else each answer waits for 40 ms, because its body is sent only when its head has been acknowledged.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final RandomGenerator random;
    private final int rows;
    private final TreeMap<Long, Integer> idByRank = new TreeMap<>();
    private final List<Long> ranks = new ArrayList<>();
    private final List<Integer> editions = new ArrayList<>();
    private final Map<Long, Integer> answers = new HashMap<>();
    private final HttpServer server;
    private long lastRank;
    private int changesLeft;
    private boolean calm;

    /**
     * @param rows how many there are at first
     * @param changes how many times one row is added, one changed and one deleted; once with each page
     */
    RestlessService(int rows, int changes, RandomGenerator random) throws IOException {
        this.rows = rows;
        this.changesLeft = changes;
        this.random = random;
        for (int id = 0; id < rows; id++) {
            add();
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/rows", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on nothing fails and nothing changes. */
    synchronized void calmDown() {
        calm = true;
    }

    /** The editions of the rows that were there from the first moment to the last, by their ids. */
    synchronized Map<Integer, Integer> throughout() {
        Map<Integer, Integer> found = new HashMap<>();
        for (int id = 0; id < rows; id++) {
            if (ranks.get(id) >= 0) {
                found.put(id, editions.get(id));
            }
        }
        return found;
    }

    /** How many pages were sent whole, and how many of them once more. */
    synchronized String pages() {
        return answers.size() + " pages, and " + again() + " of them again";
    }

    /** How often a page was sent whole that had been sent whole before. */
    synchronized int again() {
        return answers.values().stream().mapToInt(times -> times - 1).sum();
    }

    private enum Fate {
        SENT,
        REFUSED,
        THROTTLED,
        CUT
    }

    private void answer(HttpExchange exchange) throws IOException {
        Map<String, Long> query = new HashMap<>();
        for (String part : exchange.getRequestURI().getQuery().split("&")) {
            query.put(part.split("=")[0], Long.valueOf(part.split("=")[1]));
        }
        long after = query.getOrDefault("after", -1L);
        try (exchange) {
            Thread.sleep(millis());
            Fate fate = fate();
            switch (fate) {
                case REFUSED -> exchange.sendResponseHeaders(503, -1);
                case THROTTLED -> {
                    exchange.getResponseHeaders().set("Retry-After", "1");
                    exchange.sendResponseHeaders(429, -1);
                }
                default -> send(exchange, page(after, query.getOrDefault("limit", 100L)), after, fate == Fate.CUT);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(HttpExchange exchange, byte[] body, long after, boolean isCut) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body, 0, isCut ? body.length / 2 : body.length);
        if (isCut) {
            exchange.getResponseBody().flush();
            return;
        }
        synchronized (this) {
            answers.merge(after, 1, Integer::sum);
        }
    }

    private synchronized int millis() {
        return !calm && random.nextDouble() < SLOW ? SLOW_MILLIS : PAGE_MILLIS;
    }

    private synchronized Fate fate() {
        double drawn = calm ? 1 : random.nextDouble();
        if (drawn < REFUSED) {
            return Fate.REFUSED;
        }
        if (drawn < REFUSED + THROTTLED) {
            return Fate.THROTTLED;
        }
        return drawn < REFUSED + THROTTLED + CUT ? Fate.CUT : Fate.SENT;
    }

    private synchronized byte[] page(long after, long limit) {
        StringBuilder page = new StringBuilder("{\"rows\":[");
        long last = after;
        long count = 0;
        for (Map.Entry<Long, Integer> entry : idByRank.tailMap(after, false).entrySet()) {
            if (count == limit) {
                break;
            }
            page.append(count++ == 0 ? "" : ",").append(row(entry.getValue()));
            last = entry.getKey();
        }
        page.append(']');
        if (idByRank.higherKey(last) != null) {
            page.append(",\"next\":").append(last);
        }
        change();
        return page.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private String row(int id) {
        int edition = editions.get(id);
        return "{\"id\":" + id + ",\"edition\":" + edition + ",\"name\":\"row " + id + "\",\"note\":\"edition "
                + edition + " of the row with the number " + id + "\",\"even\":" + (id % 2 == 0) + "}";
    }

    private void change() {
        if (calm || changesLeft == 0) {
            return;
        }
        changesLeft--;
        add();
        int moved = random.nextInt(rows);
        if (ranks.get(moved) >= 0) {
            idByRank.remove(ranks.get(moved));
            editions.set(moved, editions.get(moved) + 1);
            place(moved);
        }
        int deleted = random.nextInt(rows);
        if (ranks.get(deleted) >= 0) {
            idByRank.remove(ranks.get(deleted));
            ranks.set(deleted, -1L);
        }
    }

    private void add() {
        ranks.add(0L);
        editions.add(1);
        place(ranks.size() - 1);
    }

    private void place(int id) {
        ranks.set(id, lastRank);
        idByRank.put(lastRank++, id);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
