package dev.meridian.activities.task.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Stands before a mail server: offers STARTTLS, notes the commands, and gives some of the answers itself. */
final class SmtpFront implements AutoCloseable {
    private static final String NOTHING = "";

    private final ServerSocket listener;
    private final int serverPort;
    private final Optional<SSLContext> tls;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> greetings = new CopyOnWriteArrayList<>();

    SmtpFront(int serverPort, Optional<SSLContext> tls) throws IOException {
        this.serverPort = serverPort;
        this.tls = tls;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("smtp-front").start(this::acceptAll);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Answers commands that begin with this text in place of the server. */
    SmtpFront answering(String command, String reply) {
        answers.put(command, reply);
        return this;
    }

    /** Ends the connection in place of an answer to such a command. */
    SmtpFront breakingOffAt(String command) {
        return answering(command, NOTHING);
    }

    /** The commands that came, those under TLS with {@code tls} before them; of each the first word. */
    List<String> commands() {
        return List.copyOf(commands);
    }

    /** The names with which clients greeted. */
    List<String> greetings() {
        return List.copyOf(greetings);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
            Line outside = new Line(client);
            Line inside = new Line(server);
            outside.write(inside.reply());
            boolean secure = false;
            for (String command = outside.read(); command != null; command = outside.read()) {
                String word = command.split(" ", 2)[0];
                commands.add((secure ? "tls " : "") + word);
                if (word.equals("EHLO") || word.equals("HELO")) {
                    greetings.add(command.substring(word.length()).strip());
                }
                if (NOTHING.equals(answers.get(word))) {
                    return;
                }
                if (word.equals("STARTTLS") && !answers.containsKey(word)) {
                    outside.write("220 go on");
                    outside = new Line(secured(client));
                    secure = true;
                } else if (answers.containsKey(word)) {
                    outside.write(answers.get(word));
                } else {
                    inside.write(command);
                    String reply = inside.reply();
                    boolean offers = word.equals("EHLO") && tls.isPresent() && !secure;
                    outside.write(offers ? "250-front\r\n250-STARTTLS\r\n" + reply : reply);
                    if (word.equals("DATA") && reply.startsWith("354")) {
                        inside.write(outside.untilDot());
                        outside.write(inside.reply());
                    }
                }
            }
        } catch (IOException gone) {
            // The client sees it.
        }
    }

    private SSLSocket secured(Socket client) throws IOException {
        SSLSocket socket = (SSLSocket) tls.orElseThrow().getSocketFactory().createSocket(client, null, true);
        socket.setUseClientMode(false);
        return socket;
    }

    private static final class Line {
        private final BufferedReader in;
        private final OutputStream out;

        Line(Socket socket) throws IOException {
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            out = socket.getOutputStream();
        }

        @Nullable
        String read() throws IOException {
            return in.readLine();
        }

        String reply() throws IOException {
            StringBuilder reply = new StringBuilder();
            while (true) {
                String line = String.valueOf(in.readLine());
                reply.append(reply.isEmpty() ? "" : "\r\n").append(line);
                if (line.length() < 4 || line.charAt(3) != '-') {
                    return reply.toString();
                }
            }
        }

        String untilDot() throws IOException {
            StringBuilder text = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
                text.append(line).append("\r\n");
            }
            return text.append('.').toString();
        }

        void write(String text) throws IOException {
            out.write((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }
}
