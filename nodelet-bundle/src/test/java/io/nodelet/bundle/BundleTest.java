package io.nodelet.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleTest {
    @TempDir
    Path folder;

    private TinyBundle tiny;

    @BeforeEach
    void write() throws Exception {
        tiny = TinyBundle.in(folder);
    }

    @Test
    void namesItsFiles() {
        Bundle bundle = tiny.open();

        assertThat(bundle.binary("kubelet").path()).isEqualTo(folder.resolve("bin/kubelet"));
        assertThat(bundle.cniPlugins().keySet()).containsExactly("bridge", "loopback");
        assertThat(bundle.image("coredns").reference()).isEqualTo("nodelet.local/coredns:v1.14.7");
        assertThat(bundle.images()).hasSize(1);
        assertThat(bundle.version("kubernetes")).isEqualTo("v1.37.2");
        assertThat(bundle.looksWhole()).isTrue();
    }

    /// A disk that is not mounted, say. Once a node could not even be stopped then.
    @Test
    void aNodeGoesByItsCopyOfTheManifestWhileTheFolderIsAway(@TempDir Path state) throws Exception {
        Path kept = state.resolve("bundle-manifest.json");
        Path away = state.resolve("mnt");
        assertThatThrownBy(() -> Bundle.at(away, kept).manifest()).hasMessageStartingWith("there is no bundle in");

        Files.writeString(kept, tiny.open().manifestText());
        assertThat(Bundle.at(away, kept).binary("kubelet").sha256())
                .isEqualTo(tiny.open().binary("kubelet").sha256());
        assertThatThrownBy(() -> Bundle.at(away, kept).binary("kubelet").verify())
                .hasMessageContaining("is missing or not a regular file");
    }

    @Test
    void theFolderGoesBeforeTheCopy(@TempDir Path state) throws Exception {
        Path kept = Files.writeString(state.resolve("bundle-manifest.json"), "{}");
        assertThat(Bundle.at(folder, kept).images()).hasSize(1);
    }

    /// Once only preflight looked at signatures, and a node that ran took whatever was in the folder later.
    @Test
    void aNodeThatWantsASignatureDoesNotGoByAnothersManifest(@TempDir Path state) throws Exception {
        var foreign = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
        BundleTerms terms = new BundleTerms(Optional.of(() -> foreign), false);
        Path kept = state.resolve("bundle-manifest.json");
        assertThatThrownBy(() -> Bundle.at(folder, kept, terms).manifest())
                .isInstanceOf(NodeletException.class)
                .hasMessageContaining("is refused: the signature of");

        Files.writeString(kept, tiny.open().manifestText().replace("v1.14.7", "v1.14.6"));
        Bundle bundle = Bundle.at(folder, kept, terms);
        assertThat(bundle.version("coredns")).isEqualTo("v1.14.6");
        assertThat(bundle.refusal().orElseThrow().failure().code()).isEqualTo(ReasonCode.BUNDLE_REFUSED);
    }

    @Test
    void aNodeTakesWhatWasSignedByItsKey(@TempDir Path state) {
        var terms = new BundleTerms(Optional.of(() -> tiny.keys().getPublic()), false);
        Bundle bundle = Bundle.at(folder, state.resolve("none"), terms);
        assertThat(bundle.version("coredns")).isEqualTo("v1.14.7");
        assertThat(bundle.refusal()).isEmpty();
    }

    @Test
    void aNodeDoesNotGoBackToAnOlderBundleUnlessTold(@TempDir Path state) throws Exception {
        Path kept = Files.writeString(
                state.resolve("bundle-manifest.json"),
                tiny.open().manifestText().replace("\"v1.37.2\"", "\"v1.38.0\""));
        Bundle bundle = Bundle.at(folder, kept, new BundleTerms(Optional.empty(), false));
        assertThat(bundle.version("kubernetes")).isEqualTo("v1.38.0");
        assertThat(bundle.refusal().orElseThrow())
                .hasMessageContaining("older than what this node was installed from: kubernetes v1.37.2 after v1.38.0");

        Bundle told = Bundle.at(folder, kept, new BundleTerms(Optional.empty(), true));
        assertThat(told.version("kubernetes")).isEqualTo("v1.37.2");
        assertThat(told.refusal()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "v1.37.2, v1.37.2, false",
        "v1.37.2, v1.37.10, true",
        "v1.38.0, v1.37.10, false",
        "v2.0, v1.37.10, false",
        "v1.37, v1.37.1, false",
        "1.36.1-3+deb12u1, 1.36.1-3+deb12u2, true",
        "v1.37.2, '', false"
    })
    void versionsGoByTheirNumbers(String version, String than, boolean older) {
        assertThat(BundleTerms.isOlder(version, than)).isEqualTo(older);
    }

    @Test
    void acceptsWhatWasNotTouched() {
        Bundle bundle = tiny.open();
        List<String> read = new ArrayList<>();

        bundle.verifySignature(tiny.keys().getPublic());
        bundle.verifySignature(bundle.publicKey());
        bundle.verifyAll(read::add);

        assertThat(read)
                .containsExactly(
                        "bin/kubelet",
                        "licences/kubernetes",
                        "cni/loopback",
                        "cni/bridge",
                        "images/coredns.tar",
                        "sbom.cdx.json");
    }

    @Test
    void refusesAChangedByteNamingFileAndBothDigests() throws Exception {
        Files.writeString(folder.resolve("bin/kubelet"), "this is kubeleT\n");

        assertThatThrownBy(() -> tiny.open().verifyAll(path -> {}))
                .isInstanceOfSatisfying(
                        NodeletException.class,
                        e -> assertThat(e.remedy())
                                .isEqualTo("Nothing was run from it. Delete this bundle's folder and run"
                                        + " 'nodeletctl bundle build' to make it again."))
                .hasMessage("bundle file " + folder + "/bin/kubelet was changed: expected sha256 "
                        + "4bbfcf011c66f9757cf4cad59b950199d88aa64e1644be05a4ac00c23577447f" + ", found "
                        + "500a0b250b632fcf9396fc0c05542cd3d4776b8ac36c368e0ff9991627091161");
    }

    @Test
    void refusesAMissingFile() throws Exception {
        Files.delete(folder.resolve("cni/bridge"));

        assertThat(tiny.open().looksWhole()).isFalse();
        assertThatThrownBy(() -> tiny.open().verifyAll(path -> {}))
                .hasMessage("bundle file " + folder + "/cni/bridge is missing or not a regular file");
    }

    @Test
    void refusesALinkInPlaceOfAFile() throws Exception {
        Path moved = Files.move(folder.resolve("bin/kubelet"), folder.resolve("elsewhere"));
        Files.createSymbolicLink(folder.resolve("bin/kubelet"), moved);

        assertThatThrownBy(() -> tiny.open().binary("kubelet").verify())
                .hasMessage("bundle file " + folder + "/bin/kubelet is missing or not a regular file");
    }

    @Test
    void refusesAFileThatNobodyListed() throws Exception {
        Files.writeString(folder.resolve("bin/extra"), "x");

        assertThatThrownBy(() -> tiny.open().verifyAll(path -> {}))
                .hasMessage("bundle file " + folder + "/bin/extra is not in the manifest");
    }

    @Test
    void refusesAnotherKey() throws Exception {
        var other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();

        assertThatThrownBy(() -> tiny.open().verifySignature(other))
                .hasMessage("the signature of " + folder + "/manifest.json was not made with the key "
                        + BundleKeys.fingerprint(other) + ", or the manifest was changed after it was signed");
    }

    @Test
    void refusesAManifestChangedAfterSigning() throws Exception {
        Path manifest = folder.resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("v1.37.2", "v1.37.1"));

        assertThatThrownBy(() -> tiny.open().verifySignature(tiny.keys().getPublic()))
                .hasMessageContaining("or the manifest was changed after it was signed");
    }

    @Test
    void refusesNoSignature() throws Exception {
        Files.delete(folder.resolve("manifest.json.sig"));

        assertThatThrownBy(() -> tiny.open().verifySignature(tiny.keys().getPublic()))
                .hasMessage("the bundle is not signed: cannot read " + folder + "/manifest.json.sig");
    }

    @Test
    void saysWhatIsNotInIt() {
        assertThatThrownBy(() -> tiny.open().binary("kubeadm"))
                .hasMessage("the bundle " + folder + " has no binary 'kubeadm'");
        assertThatThrownBy(() -> tiny.open().version("helm"))
                .hasMessage("the bundle " + folder + " has no component 'helm'");
    }

    @Test
    void saysWhereThereIsNone() {
        Path none = folder.resolve("none");

        assertThatThrownBy(() -> Bundle.open(none))
                .hasMessage("there is no bundle in " + none + ": cannot read " + none + "/manifest.json");
    }
}
