package dev.meridian.api.download;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A service with two tables that asks for a token: {@code books}, whose length a test decides, and {@code odd}, which
 * has three rows, one of them without an id.
 */
final class Bookshop implements AutoCloseable {
    static final String DEFINITION = """
            title: Bookshop
            settings:
              address: {title: Address, kind: address}
              token: {title: Token, secret: true}
            address: "{address}"
            signIn: {bearer: {token: "{token}"}}
            limits: {callsPerSecond: %s, burst: 1}
            tables:
              - name: books
                request: {path: /books}
                id: /id
                total: {header: X-Total-Count}
                paging: {page: {to: {query: page}}}
              - name: odd
                request: {path: /odd}
                id: /id
                paging: {none: {}}
            """;

    private static final int ROWS_OF_A_PAGE = 10;
    private static final Pattern PAGE = Pattern.compile("page=(\\d+)");

    private final HttpServer server;
    private volatile String token = "first";
    private volatile int books = 40;

    Bookshop() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/books", this::books);
        server.createContext("/odd", exchange -> answer(exchange, "[{\"id\":1},{\"name\":\"no id\"},{\"id\":3}]", 3));
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void accept(String newToken) {
        token = newToken;
    }

    void have(int newBooks) {
        books = newBooks;
    }

    private void books(HttpExchange exchange) throws IOException {
        Matcher page = PAGE.matcher(String.valueOf(exchange.getRequestURI().getQuery()));
        int first = page.find() ? (Integer.parseInt(page.group(1)) - 1) * ROWS_OF_A_PAGE : 0;
        int all = books;
        String rows = IntStream.range(first, Math.min(first + ROWS_OF_A_PAGE, all))
                .mapToObj(id -> "{\"id\":%1$d,\"title\":\"Book <i>%1$d</i>\",\"price\":%1$d.5}".formatted(id))
                .collect(Collectors.joining(",", "[", "]"));
        answer(exchange, rows, all);
    }

    private void answer(HttpExchange exchange, String body, int total) throws IOException {
        boolean accepted =
                ("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] bytes = (accepted ? body : "{}").getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("X-Total-Count", String.valueOf(total));
        exchange.sendResponseHeaders(accepted ? 200 : 401, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
