package io.nodelet.kube;

import io.nodelet.model.Health;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// The few calls to a Kubernetes API server that a node makes, on plain JSON trees.
///
/// A `path` is what follows the server's address, such as `/api/v1/nodes/n1`; see [KubePath]. Every call blocks, and
/// ends within the implementation's time limit.
///
/// Every method but [#ready] throws [KubeException] when the server refuses, or does not answer.
public interface KubeApi {
    /// As many objects as kubectl asks for at once.
    int PAGE = 500;

    /// Whether the API server says that it is ready (`/readyz`). Never throws: no answer is a failing health.
    Health ready();

    /// The object at `path`, or nothing where there is none.
    Optional<JsonNode> get(String path);

    /// The object that has the kind, name and namespace of `object`, or nothing where there is none, or no such kind.
    Optional<JsonNode> find(JsonNode object);

    /// What the server answers to a GET of `path`, which is no Kubernetes object (`/metrics`, say).
    String getText(String path);

    /// Every object of the collection at `path` that `selector` picks, all pages of it, up to its limit.
    List<JsonNode> list(String path, Selector selector);

    /// Gives the objects of the collection at `path` that `selector` picks one by one, so that no more than one need be
    /// in memory, until `more` wants no other one. What the implementation can't do so it lists.
    ///
    /// @param page how many the server is asked for first; few for who soon has enough
    /// @param more whether it wants another one after this
    default void each(String path, Selector selector, int page, Predicate<JsonNode> more) {
        boolean _ = list(path, selector).stream().allMatch(more);
    }

    /// As above, all of them.
    default void each(String path, Selector selector, Consumer<JsonNode> seen) {
        each(path, selector, PAGE, object -> {
            seen.accept(object);
            return true;
        });
    }

    /// Tells of every object of the collection at `path` as it is now, and of each that is made or changed from then
    /// on,
    /// one after the other; returns after `limit`, or when the server ends it earlier.
    void watch(String path, Duration limit, Consumer<JsonNode> seen);

    /// Makes an object that is not there yet; [KubeException#conflict] when one of its name is.
    ///
    /// @param object whole, as for [#apply]
    JsonNode create(JsonNode object);

    /// Server-side apply as field manager `nodelet`, taking over fields that others own. Fields that an earlier apply
    /// set and this one leaves out go away; everybody else's stay.
    ///
    /// @param object whole: `apiVersion`, `kind`, `metadata.name`, and `metadata.namespace` where the kind has one
    /// @return the object as the server now has it
    JsonNode apply(JsonNode object);

    /// The same for an object's status alone, which must exist. Entries of lists that have keys, conditions for
    /// instance,
    /// stay with whoever applied them.
    ///
    /// @param object `apiVersion`, `kind`, `metadata.name`, and what is ours of its status
    JsonNode applyStatus(JsonNode object);

    /// Changes a part of the object at `path` by an RFC 7386 merge patch. A `metadata.resourceVersion` in the patch
    /// makes it conditional: [KubeException#conflict] when the object has changed since.
    JsonNode patch(String path, JsonNode mergePatch);

    /// Deletes the object at `path`; false where there was none.
    boolean delete(String path);

    /// Asks for a pod to be moved away, within its PodDisruptionBudgets.
    Eviction evict(String namespace, String pod);
}
