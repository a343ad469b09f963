package io.nodelet.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Against a server that says word for word what a test lays down, right or wrong.
final class HttpEndpointTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /// At the end of an answer: the server then ends the connection.
    private static final String LAST = "\0";

    /// What the server says to the next request.
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    /// Heads of requests, each with the number of its connection.
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

    private final BlockingQueue<Socket> connections = new LinkedBlockingQueue<>();

    @SuppressWarnings("NullAway.Init")
    private ServerSocket server;

    @SuppressWarnings("NullAway.Init")
    private HttpEndpoint endpoint;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        endpoint = new HttpEndpoint(URI.create("http://127.0.0.1:" + server.getLocalPort()), Optional.empty());
        Thread.ofVirtual().start(this::accept);
    }

    @AfterEach
    void end() throws IOException {
        endpoint.close();
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void accept() {
        try {
            for (int number = 1; ; number++) {
                Socket connection = server.accept();
                connections.add(connection);
                int mine = number;
                Thread.ofVirtual().start(() -> serve(connection, mine));
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private void serve(Socket connection, int number) {
        try (connection) {
            for (String head = head(connection.getInputStream());
                    !head.isEmpty();
                    head = head(connection.getInputStream())) {
                requests.add(number + " " + head);
                String answer = answers.take();
                connection.getOutputStream().write(answer.replace(LAST, "").getBytes(StandardCharsets.UTF_8));
                if (answer.endsWith(LAST)) {
                    return;
                }
            }
        } catch (IOException | InterruptedException e) {
            // the test is over
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.append((char) next);
            if (next == '\n' && head.toString().endsWith("\r\n\r\n")) {
                break;
            }
        }
        return head.toString();
    }

    private HttpResponse ask(String answer) throws IOException {
        answers.add(answer);
        return endpoint.ask(HttpRequest.get("/x"), LIMIT);
    }

    private String requested() throws InterruptedException {
        String request = requests.poll(30, TimeUnit.SECONDS);
        return request == null ? "nothing" : request;
    }

    @Test
    void asksInTheWordsOfHttp() throws Exception {
        ask(OK);

        assertThat(requested())
                .isEqualTo("1 GET /x HTTP/1.1\r\nHost: 127.0.0.1:" + server.getLocalPort()
                        + "\r\nUser-Agent: nodelet\r\nAccept: application/json\r\n\r\n");
    }

    @Test
    void aConnectionServesManyRequests() throws Exception {
        assertThat(ask(OK)).isEqualTo(new HttpResponse(200, "ok"));
        assertThat(ask("HTTP/1.1 204 No Content\r\n\r\n")).isEqualTo(new HttpResponse(204, ""));
        assertThat(ask("HTTP/1.1 500 Oh\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\nfür\r\n0\r\nTrailer: t\r\n\r\n"))
                .isEqualTo(new HttpResponse(500, "für"));
        assertThat(ask("HTTP/1.1 100 Continue\r\n\r\n" + OK).status()).isEqualTo(200);

        for (int i = 0; i < 4; i++) {
            assertThat(requested()).startsWith("1 ");
        }
    }

    @Test
    void anEndedConnectionIsNotUsedAgain() throws Exception {
        ask(OK);
        connections.take().close();
        ask("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        ask(OK);

        assertThat(requested()).startsWith("1 ");
        assertThat(requested()).startsWith("2 ");
        assertThat(requested()).startsWith("3 ");
    }

    @Test
    void aBodyMayEndWithItsConnection() throws Exception {
        answers.add("HTTP/1.1 200 OK\r\n\r\nuntil the end" + LAST);
        assertThat(endpoint.ask(HttpRequest.get("/x"), LIMIT).body()).isEqualTo("until the end");
    }

    @Test
    void whatIsNoAnswerIsSaid() {
        assertThatThrownBy(() -> ask("SSH-2.0-OpenSSH\r\n\r\n")).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> ask("HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n"))
                .hasMessage("not a length: ten");
        assertThatThrownBy(() -> ask("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"))
                .hasMessage("not a length: -1");
        assertThatThrownBy(() -> ask("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"))
                .hasMessage("not a length: ffffffffffffffff");
        assertThatThrownBy(() -> ask("HTTP/1.1 200 OK\r\nno field\r\n\r\n")).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> ask("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf" + LAST))
                .hasMessage("the answer was cut off");
        assertThatThrownBy(() -> ask(LAST)).hasMessage("the server ended the connection");
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() {
        assertThatThrownBy(() -> endpoint.ask(HttpRequest.get("/x"), Duration.ofMillis(50)))
                .isInstanceOf(SocketTimeoutException.class);
    }

    /// It was read by its length, and the rest was taken for the next answer.
    @Test
    void aCodingThatWasNotAskedForIsRefused() {
        String body = "Content-Length: 2\r\n\r\n5\r\nabcde\r\n0\r\n\r\n";
        assertThatThrownBy(() -> ask("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n" + body))
                .isInstanceOf(ProtocolException.class)
                .hasMessageEndingWith("was not asked for: gzip, chunked");
        assertThatThrownBy(() ->
                        ask("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n" + body))
                .hasMessageEndingWith("was not asked for: gzip, chunked");
        assertThatThrownBy(() -> ask("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc"))
                .hasMessage("not a length: 2, 3");
    }

    /// The kernel holds some megabytes for a peer that reads nothing.
    @Test
    void whoDoesNotReadTheRequestIsGivenUp() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HttpEndpoint there =
                        new HttpEndpoint(URI.create("http://127.0.0.1:" + deaf.getLocalPort()), Optional.empty())) {
            HttpRequest large = new HttpRequest("PUT", "/x", "text/plain", "x".repeat(64 << 20), Optional.empty());
            assertThatThrownBy(() -> there.ask(large, Duration.ofMillis(300)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    /// Each byte comes in time, and the handshake never ends.
    @Test
    void aHandshakeThatOnlyDripsIsGivenUp() throws Exception {
        try (ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HttpEndpoint there = new HttpEndpoint(
                        URI.create("https://127.0.0.1:" + slow.getLocalPort()), Optional.of(SSLContext.getDefault()))) {
            Thread dripping = Thread.ofVirtual().start(() -> drip(slow));
            assertThatThrownBy(() -> there.ask(HttpRequest.get("/x"), Duration.ofMillis(300)))
                    .isInstanceOf(SocketTimeoutException.class);
            dripping.interrupt();
        }
    }

    /// A record of TLS that is as long as any may be, byte by byte.
    private void drip(ServerSocket server) {
        try (Socket connection = server.accept()) {
            connections.add(connection);
            connection.getOutputStream().write(new byte[] {22, 3, 3, 0x40, 0});
            for (int i = 0; i < 1 << 14; i++) {
                connection.getOutputStream().write(2);
                Thread.sleep(20);
            }
        } catch (IOException | InterruptedException e) {
            // it was given up
        }
    }

    /// On a port that is taken, so that nobody else comes to listen there.
    @Test
    void nobodyListens() throws IOException {
        try (Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            URI there = URI.create("http://127.0.0.1:" + taken.getLocalPort());

            assertThatThrownBy(() -> new HttpEndpoint(there, Optional.empty()).ask(HttpRequest.get("/x"), LIMIT))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void linesAreGivenAsTheyCome() throws Exception {
        List<String> lines = new ArrayList<>();
        answers.add(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\na\nb\n\r\n3\r\ncd\n\r\n1\r\n\n\r\n0\r\n\r\n");

        endpoint.lines(HttpRequest.get("/watch"), LIMIT, line -> lines.add(line.orElseThrow()));

        assertThat(lines).containsExactly("a", "b", "cd", "");
    }

    @Test
    void aBodyIsReadAsItComesAndItsConnectionKept() throws Exception {
        List<String> parts = new ArrayList<>();
        for (String answer : List.of(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\nabcde" + LAST)) {
            answers.add(answer);
            HttpResponse whole = endpoint.stream(HttpRequest.get("/x"), LIMIT, body -> {
                parts.add(new String(body.readAllBytes(), StandardCharsets.UTF_8));
                return false;
            });
            assertThat(whole).isEqualTo(new HttpResponse(200, ""));
            assertThat(requested()).startsWith("1 ");
        }

        assertThat(parts).containsExactly("abcde", "abcde", "", "abcde");
    }

    @Test
    void whoHasEnoughLeavesTheRestUnread() throws Exception {
        answers.add("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n"); // and never more
        endpoint.stream(HttpRequest.get("/x"), LIMIT, body -> body.read() == 'a');
        assertThat(requested()).startsWith("1 ");

        assertThat(ask(OK).status()).isEqualTo(200);
        assertThat(requested()).startsWith("2 ");
    }

    @Test
    void aRefusalIsNoBodyToRead() throws Exception {
        answers.add("HTTP/1.1 410 Gone\r\nContent-Length: 4\r\n\r\ngone");

        assertThat(endpoint.stream(HttpRequest.get("/x"), LIMIT, _ -> {
                    throw new AssertionError("it is not what was asked for");
                }))
                .isEqualTo(new HttpResponse(410, "gone"));
    }

    @Test
    void whatIsTooLongIsRefused() {
        String mebibyte = "x".repeat(1 << 20);
        String chunk = "100000\r\n" + mebibyte + "\r\n";
        String long5 = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(5) + "0\r\n\r\n";

        assertThatThrownBy(() -> ask(long5)).hasMessage("the answer is longer than 4194304 bytes");
    }

    /// Once it ended a watch, each time anew: somebody's one object kept masters from seeing all others.
    @Test
    void aLineThatIsTooLongIsLeftOutAndTheNextOneIsGiven() throws Exception {
        String chunk = "100000\r\n" + "x".repeat(1 << 20) + "\r\n";
        answers.add("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\na\n\r\n" + chunk.repeat(5)
                + "3\r\n\nb\n\r\n0\r\n\r\n");
        List<Optional<String>> lines = new ArrayList<>();

        endpoint.lines(HttpRequest.get("/watch"), LIMIT, lines::add);

        assertThat(lines).containsExactly(Optional.of("a"), Optional.empty(), Optional.of("b"));
    }

    @Test
    void aTokenThatIsNoTokenIsNotSent() {
        assertThatThrownBy(() -> new HttpRequest("GET", "/x", "", "", Optional.of("a\r\nHost: evil")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("evil");
        assertThatThrownBy(() -> HttpRequest.get("/x y")).isInstanceOf(IllegalArgumentException.class);
    }
}
