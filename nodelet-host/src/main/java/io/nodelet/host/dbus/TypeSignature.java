package io.nodelet.host.dbus;

import java.util.ArrayList;
import java.util.List;

/// The types of D-Bus as letters: `s` a text, `u` a number, `a{sv}` a map.
final class TypeSignature {
    private TypeSignature() {}

    /// `sa{sv}u` as `s`, `a{sv}`, `u`.
    static List<String> types(String signature) {
        List<String> types = new ArrayList<>();
        int at = 0;
        while (at < signature.length()) {
            int end = end(signature, at);
            types.add(signature.substring(at, end));
            at = end;
        }
        return types;
    }

    private static int end(String signature, int from) {
        int depth = 0;
        for (int at = from; at < signature.length(); at++) {
            switch (signature.charAt(at)) {
                case '(', '{' -> depth++;
                case ')', '}' -> depth--;
                case 'a' -> {
                    continue; // the element's type belongs to it
                }
                default -> {}
            }
            if (depth == 0) {
                return at + 1;
            }
        }
        throw new IllegalArgumentException("not a D-Bus signature: " + signature);
    }

    /// What is between an array's or a structure's brackets.
    static String inner(String type) {
        return type.substring(1, type.length() - 1);
    }

    /// The boundary that a value of this type begins at, in bytes.
    static int alignment(String type) {
        return switch (type.charAt(0)) {
            case 'y', 'g', 'v' -> 1;
            case 'n', 'q' -> 2;
            case 'x', 't', 'd', '(', '{' -> 8;
            default -> 4;
        };
    }
}
