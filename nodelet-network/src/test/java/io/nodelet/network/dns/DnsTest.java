package io.nodelet.network.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.model.Health;
import io.nodelet.model.Specs;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Questions and answers as bytes, and through a real socket on loopback.
final class DnsTest {
    private static final InetAddress API = InetAddress.ofLiteral("10.21.0.1");

    @Test
    void theQuestionOnTheWire() {
        assertThat(HexFormat.of().formatHex(new DnsQuery("master.id", false, (short) 0xabcd).encode()))
                .isEqualTo(hex("abcd 0100 0001 0000 0000 0000 06 6d6173746572 02 6964 00 0001 0001"));
        assertThat(HexFormat.of().formatHex(new DnsQuery("a", true, (short) 1).encode()))
                .isEqualTo(hex("0001 0100 0001 0000 0000 0000 01 61 00 001c 0001"));
    }

    @Test
    void readsAddressesPastAliases() throws IOException {
        String alias = "c00c 0005 0001 0000001e 0002 c00c";
        String address = "c00c 0001 0001 0000001e 0004 0a150001";

        assertThat(decode("abcd 8180 0001 0002 0000 0000 01 61 00 0001 0001" + alias + address))
                .containsExactly(API);
    }

    @Test
    void readsNamesWrittenOut() throws IOException {
        assertThat(decode("abcd 8180 0001 0001 0000 0000 01 61 00 0001 0001 01 61 00 0001 0001 0000001e 0004 0a150001"))
                .containsExactly(API);
    }

    @ParameterizedTest
    @CsvSource({
        "abcd 8183 0001 0000 0000 0000 01 61 00 0001 0001, a: there is no such name (NXDOMAIN)",
        "abcd 8182 0001 0000 0000 0000 01 61 00 0001 0001, a: the server failed (SERVFAIL)",
        "abcd 8185 0001 0000 0000 0000 01 61 00 0001 0001, a: the server refuses (REFUSED)",
        "abce 8180 0001 0000 0000 0000 01 61 00 0001 0001, the answer belongs to another question",
        "abcd 0100 0001 0000 0000 0000 01 61 00 0001 0001, the answer is no answer",
        "abcd 8180 0001 0001 0000 0000 01 61 00 0001 0001, the answer is cut short",
        "abcd 8180 0001 0001 0000 0000 3f 61 00 0001 0001, the answer is cut short",
        "abcd, the answer is cut short"
    })
    void refusesWhatIsNoAnswer(String message, String error) {
        assertThatThrownBy(() -> decode(message))
                .isInstanceOf(IOException.class)
                .hasMessage(error);
    }

    @Test
    void neverFailsOtherwiseWhateverTheBytes() {
        byte[] good = HexFormat.of()
                .parseHex(hex(
                        "abcd 8180 0001 0001 0000 0000 01 61 00 0001 0001" + "c00c 0001 0001 0000001e 0004 0a150001"));
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> new DnsQuery("a", false, (short) 0xabcd).decode(ByteBuffer.wrap(cut)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void asksOverUdp() throws Exception {
        assertThat(probe(question -> answer(question, "0001 0001 0000001e 0004 0a150001")))
                .isEqualTo(Health.healthy());
        assertThat(probe(question -> answer(question, "0001 0001 0000001e 0004 0a150002"))
                        .reason())
                .isEqualTo("a.b resolves to [10.21.0.2], not to 10.21.0.1");
    }

    @Test
    void nobodyThereIsSaidAtOnce() throws IOException {
        int port;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        DnsProbe probe = new DnsProbe(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "a.b", API);

        assertThat(probe.get().reason()).isEqualTo("DNS at 127.0.0.1:" + port + ": nobody listens");
    }

    @Test
    void aSlowMachinesDnsHasMoreTime() {
        assertThat(DnsProbe.of(Specs.slow(10)).limit()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void silenceIsSaidInTime() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            DnsProbe probe = new DnsProbe((InetSocketAddress) silent.getLocalSocketAddress(), "a.b", API);

            assertThat(probe.get().reason()).endsWith("no answer within 700 ms");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nameserver 10.0.0.53\n",
                "search x\n nameserver\t2001:db8::1 \n",
                "nameserver 127.0.0.1\nnameserver 1.1.1.1"
            })
    void aServerThatPodsCanAsk(String content, @TempDir Path folder) throws IOException {
        assertThat(new ResolvConf(Files.writeString(folder.resolve("r"), content)).hasServers())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nameserver 10.0.0.53\n",
                "nameserver 127.0.0.53\n",
                "nameserver ::1",
                "nameserver\n",
                "nameserver x"
            })
    void noServerThatPodsCanAsk(String content, @TempDir Path folder) throws IOException {
        assertThat(new ResolvConf(Files.writeString(folder.resolve("r"), content)).hasServers())
                .isFalse();
        assertThat(new ResolvConf(folder.resolve("absent")).hasServers()).isFalse();
    }

    /// A server that answers one question.
    private static Health probe(UnaryOperator<byte[]> server) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread answering = Thread.ofVirtual().start(() -> answerOnce(socket, server));
            Health health = new DnsProbe((InetSocketAddress) socket.getLocalSocketAddress(), "a.b", API).get();
            answering.join();
            return health;
        }
    }

    private static void answerOnce(DatagramSocket socket, UnaryOperator<byte[]> server) {
        try {
            DatagramPacket question = new DatagramPacket(new byte[512], 512);
            socket.receive(question);
            byte[] answer = server.apply(Arrays.copyOf(question.getData(), question.getLength()));
            socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// The question as an answer with one record.
    private static byte[] answer(byte[] question, String record) {
        byte[] head = question.clone();
        head[2] = (byte) 0x81;
        head[7] = 1;
        byte[] tail = HexFormat.of().parseHex(hex("c00c" + record));
        byte[] all = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return all;
    }

    private static java.util.List<InetAddress> decode(String message) throws IOException {
        return new DnsQuery("a", false, (short) 0xabcd)
                .decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex(message))));
    }

    private static String hex(String spaced) {
        return spaced.replace(" ", "");
    }

    /// A plain file that names a server is what the machine goes by, whatever resolved left behind.
    @Test
    void resolvedsListCountsOnlyBehindItsStub(@TempDir Path folder) throws IOException {
        Path usual = folder.resolve("usual");
        Path systemd = Files.writeString(folder.resolve("systemd"), "nameserver 192.0.2.53\n");
        assertThat(ResolvConf.ofNode(usual, systemd).path()).isEqualTo(systemd);
        Files.writeString(usual, "nameserver 10.0.0.2\n");
        assertThat(ResolvConf.ofNode(usual, systemd).path()).isEqualTo(usual);
        Files.writeString(usual, "nameserver 127.0.0.53\n");
        assertThat(ResolvConf.ofNode(usual, systemd).path()).isEqualTo(systemd);
        Files.delete(usual);
        Files.createSymbolicLink(usual, systemd);
        assertThat(ResolvConf.ofNode(usual, systemd).path()).isEqualTo(systemd);
        Files.delete(systemd);
        assertThat(ResolvConf.ofNode(usual, systemd).path()).isEqualTo(usual);
    }
}
