package io.nodelet.bundle;

import io.nodelet.bundle.BundleManifest.Component;
import io.nodelet.model.Failure;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a node asks of a bundle before it goes by its manifest.
///
/// @param signer reads the key that the manifest must be signed with; empty: any will do
/// @param older  whether a component may be older than the one that the node was installed from
public record BundleTerms(Optional<Supplier<PublicKey>> signer, boolean older) {
    /// Any bundle will do.
    public static final BundleTerms NONE = new BundleTerms(Optional.empty(), true);

    private static final Pattern NOT_DIGITS = Pattern.compile("[^0-9]+");

    /// What speaks against a manifest.
    ///
    /// @param folder that it lies in, with its signature
    /// @param before what the node was installed from
    Optional<NodeletException> objection(
            Path folder, byte[] bytes, BundleManifest bundleManifest, Optional<BundleManifest> before) {
        try {
            signer.ifPresent(key -> Bundle.verify(folder, bytes, key.get()));
        } catch (NodeletException e) {
            return Optional.of(refusal(folder, String.valueOf(e.getMessage()), e.remedy()));
        }
        return older
                ? Optional.empty()
                : before.flatMap(otherBundleManifest -> downgrade(folder, otherBundleManifest, bundleManifest));
    }

    private static Optional<NodeletException> downgrade(Path folder, BundleManifest before, BundleManifest now) {
        Map<String, String> installed = before.components().stream()
                .collect(Collectors.toMap(Component::name, Component::version, (first, _) -> first));
        List<String> back = now.components().stream()
                .filter(component -> isOlder(component.version(), installed.getOrDefault(component.name(), "")))
                .map(component ->
                        component.name() + " " + component.version() + " after " + installed.get(component.name()))
                .toList();
        return back.isEmpty()
                ? Optional.empty()
                : Optional.of(refusal(
                        folder,
                        "it is older than what this node was installed from: " + String.join(", ", back),
                        "Bring a newer bundle, or set components.allowOlder: true. Kubernetes and etcd do not support"
                                + " going back to an earlier minor version."));
    }

    private static NodeletException refusal(Path folder, String why, String remedy) {
        return new NodeletException(
                new Failure(
                        ReasonCode.BUNDLE_REFUSED,
                        folder.toString(),
                        "the bundle in " + folder + " is refused: " + why),
                remedy,
                null);
    }

    /// By the numbers in it, from left to right; one that there is none of is as if it were new.
    static boolean isOlder(String version, String than) {
        List<BigInteger> left = numbers(version);
        List<BigInteger> right = numbers(than);
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = left.get(i).compareTo(right.get(i));
            if (order != 0) {
                return order < 0;
            }
        }
        return false;
    }

    private static List<BigInteger> numbers(String version) {
        return Arrays.stream(NOT_DIGITS.split(version, -1))
                .filter(part -> !part.isEmpty())
                .map(BigInteger::new)
                .toList();
    }
}
