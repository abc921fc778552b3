package dev.meridian.api.live;

import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.access.caller.OpenStreams;
import dev.meridian.api.job.JobPresenter;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.tomcat.websocket.Constants;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives each WebSocket its {@link LiveSocket}; a socket belongs to the caller that opened it, and ends with the
 * caller's credential.
 */
final class LiveSocketHandler extends TextWebSocketHandler implements HandshakeInterceptor, SubProtocolCapable {
    /** The subprotocol that a client offers beside its ticket, and that the server chooses. */
    private static final String SUBPROTOCOL = "meridian";

    private static final String CALLER = "caller";
    private static final String SOCKET = "socket";
    private static final String PLACE = "place";

    /** The longest frame of a client; a subscription is a few dozen bytes long. */
    private static final int LONGEST_REQUEST = 2048;

    private static final Duration PATIENCE_FOR_A_WRITE = Duration.ofSeconds(10);

    /** How long a client may be silent: four pings. */
    private static final Duration PATIENCE_FOR_A_SIGN_OF_LIFE = Duration.ofSeconds(60);

    private final LiveEvents live;
    private final JobFollowers followers;
    private final OpenStreams streams;
    private final JobPresenter presenter;
    private final JsonMapper json;

    LiveSocketHandler(
            LiveEvents live, JobFollowers followers, OpenStreams streams, JobPresenter presenter, JsonMapper json) {
        this.presenter = presenter;
        this.live = live;
        this.followers = followers;
        this.streams = streams;
        this.json = json;
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes) {
        Optional<Caller> caller = Caller.of(request.getPrincipal());
        if (caller.isEmpty()) {
            response.setStatusCode(HttpStatus.UNAUTHORIZED);
            return false;
        }
        if (!streams.haveRoomFor(caller.get())) {
            response.setStatusCode(HttpStatus.TOO_MANY_REQUESTS);
            return false;
        }
        attributes.put(CALLER, caller.get());
        return true;
    }

    @Override
    public List<String> getSubProtocols() {
        return List.of(SUBPROTOCOL);
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception failure) {
        // A refused handshake has opened nothing that would have to be closed.
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws IOException {
        limit(session);
        Caller caller = (Caller) attribute(session, CALLER);
        LiveSocket socket = new LiveSocket(session, caller.tenant(), live, followers, presenter, json);
        session.getAttributes().put(SOCKET, socket);
        session.getAttributes().put(PLACE, streams.open(caller, socket::expel));
        socket.greet();
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
        socket(session).receive(message.getPayload());
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        ((OpenStreams.Place) attribute(session, PLACE)).close();
        socket(session).leaveAll();
    }

    private static void limit(WebSocketSession session) {
        session.setTextMessageSizeLimit(LONGEST_REQUEST);
        Session container = Objects.requireNonNull(((NativeWebSocketSession) session).getNativeSession(Session.class));
        container.getUserProperties().put(Constants.BLOCKING_SEND_TIMEOUT_PROPERTY, PATIENCE_FOR_A_WRITE.toMillis());
        container.getUserProperties().put(Constants.READ_IDLE_TIMEOUT_MS, PATIENCE_FOR_A_SIGN_OF_LIFE.toMillis());
    }

    private static LiveSocket socket(WebSocketSession session) {
        return (LiveSocket) attribute(session, SOCKET);
    }

    private static Object attribute(WebSocketSession session, String name) {
        return Objects.requireNonNull(session.getAttributes().get(name), name);
    }
}
