package io.nodelet.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/// One line of a dry run: what a start, stop or reset would do.
///
/// @param what `make`, `mend`, `do` or `undo`
/// @param kind the item's kind
/// @param key  which one
/// @param why  what differs now; may be empty
public record Change(String what, String kind, String key, String why) {
    /// The same for programs, in this order.
    public Map<String, Object> tree() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("what", what);
        row.put("kind", kind);
        row.put("key", key);
        row.put("why", why);
        return row;
    }
}
