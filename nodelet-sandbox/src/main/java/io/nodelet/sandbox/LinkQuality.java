package io.nodelet.sandbox;

import io.nodelet.model.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How bad the network is for what a host sends. Nothing is wrong with what others send to it, so between two hosts
/// with the same quality it counts once each way.
///
/// @param lossPercent how many of a hundred packets are lost, to two decimals; 0 for none
/// @param rateKbit    kilobits per second at most; 0 for no limit
/// @param delayMillis how long each packet is held back; 0 for not at all
public record LinkQuality(double lossPercent, long rateKbit, long delayMillis) {
    public static final LinkQuality GOOD = new LinkQuality(0, 0, 0);
    private static final Pattern LOSS = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,2})?)%?");
    private static final Pattern RATE = Pattern.compile("([0-9]{1,6})(kbit|mbit|gbit)");
    private static final Pattern DELAY = Pattern.compile("([0-9]{1,6})(ms|s)");
    private static final Map<String, Long> KBIT = Map.of("kbit", 1L, "mbit", 1_000L, "gbit", 1_000_000L);
    private static final long FASTEST = 100_000_000;
    private static final long LONGEST = 60_000;

    /// The same with another loss, such as `20%` or `0.5%`; `0` takes it away.
    public LinkQuality withLoss(String text) {
        Matcher matcher = LOSS.matcher(text);
        double percent = matcher.matches() ? Double.parseDouble(matcher.group(1)) : -1;
        if (percent < 0 || percent > 100) {
            throw new UsageException("'" + text + "' is no loss of packets", "Give 0% to 100%, such as 20% or 0.5%.");
        }
        return new LinkQuality(percent, rateKbit, delayMillis);
    }

    /// The same with another rate, such as `10mbit`; `0` takes the limit away.
    public LinkQuality withRate(String text) {
        Matcher matcher = RATE.matcher(text);
        long kbit = text.equals("0") ? 0 : -1;
        if (matcher.matches()) {
            kbit = Long.parseLong(matcher.group(1)) * KBIT.getOrDefault(matcher.group(2), 1L);
        }
        if (kbit != 0 && (kbit < 8 || kbit > FASTEST)) {
            throw new UsageException("'" + text + "' is no rate", "Give 8kbit to 100gbit, such as 10mbit, or 0.");
        }
        return new LinkQuality(lossPercent, kbit, delayMillis);
    }

    /// The same with another delay, such as `50ms`; `0` takes it away.
    public LinkQuality withDelay(String text) {
        Matcher matcher = DELAY.matcher(text);
        long millis = text.equals("0") ? 0 : -1;
        if (matcher.matches()) {
            millis = Long.parseLong(matcher.group(1)) * (matcher.group(2).equals("s") ? 1000 : 1);
        }
        if (millis < 0 || millis > LONGEST) {
            throw new UsageException("'" + text + "' is no delay", "Give 1ms to 60s, such as 50ms, or 0.");
        }
        return new LinkQuality(lossPercent, rateKbit, millis);
    }

    /// In words; empty when nothing is wrong.
    String words() {
        List<String> words = new ArrayList<>();
        if (lossPercent > 0) {
            words.add("loses " + trimmed(lossPercent) + "%");
        }
        if (rateKbit > 0) {
            words.add("at most " + (rateKbit % 1000 == 0 ? rateKbit / 1000 + "mbit" : rateKbit + "kbit"));
        }
        if (delayMillis > 0) {
            words.add(delayMillis + "ms late");
        }
        return String.join(", ", words);
    }

    private static String trimmed(double number) {
        return String.format(Locale.ROOT, "%.2f", number).replaceFirst("\\.?0+$", "");
    }
}
