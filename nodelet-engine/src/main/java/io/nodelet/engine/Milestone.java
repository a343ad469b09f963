package io.nodelet.engine;

/// From here on the phases that need this one may begin, while the rest of it goes on beside them. A phase without one
/// keeps them waiting until its end. Nothing on the machine; the run still fails when the rest fails.
///
/// @param key what is there by now, such as `the API server is ready`
public record Milestone(String key) implements Item {
    @Override
    public String kind() {
        return "milestone";
    }
}
