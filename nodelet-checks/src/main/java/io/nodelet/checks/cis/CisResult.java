package io.nodelet.checks.cis;

import java.util.LinkedHashMap;
import java.util.Map;

/// What a check found on this node.
///
/// @param number  of the benchmark
/// @param about   what was looked at
/// @param seen    a flag, a mode, a setting; empty where nothing was looked at
/// @param reason  of an exception, or what a person has to look at
public record CisResult(String number, String about, CisVerdict verdict, String seen, String reason) {
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("number", number);
        map.put("about", about);
        map.put("verdict", verdict.id());
        map.put("seen", seen);
        map.put("reason", reason);
        return map;
    }
}
