package io.nodelet.config;

/// One thing wrong with a configuration.
///
/// @param file    the file, as it was named
/// @param line    counted from 1; 0 when the key is not in the file
/// @param column  counted from 1
/// @param key     the key's path such as `network.podCidr`; empty for the file as a whole
/// @param problem what is wrong
/// @param allowed what is allowed; empty when the problem says it
public record ConfigError(String file, int line, int column, String key, String problem, String allowed) {
    /// `file:line:column: key: problem; allowed: …`
    @Override
    public String toString() {
        String place = line > 0 ? file + ":" + line + ":" + column : file;
        String what = key.isEmpty() ? problem : key + ": " + problem;
        return place + ": " + what + (allowed.isEmpty() ? "" : "; allowed: " + allowed);
    }
}
