"""Opened and closed fifty times, in whatever state: no listener, element or memory stays behind."""

ROUNDS, WARM = 50, 10
QUICK = "* { transition-duration: 0s !important; animation-duration: 0s !important; }"
SPARE_LISTENERS = 5
SPARE_BYTES = 3 << 20


class Gauge:
    """What the page holds, after its garbage was collected."""

    def __init__(self, page):
        self._line = page.context.new_cdp_session(page.bare)
        self._line.send("Performance.enable")

    def read(self):
        """Listeners, nodes and bytes."""
        for _ in range(3):
            self._line.send("HeapProfiler.collectGarbage")
        metrics = {each["name"]: each["value"] for each in self._line.send("Performance.getMetrics")["metrics"]}
        return {name: metrics[name] for name in ("JSEventListeners", "Nodes", "JSHeapUsedSize")}


def test_fifty_openings_leave_nothing_behind(page, open_editor):
    """After ten to warm up; ready, done, marking and working in turn."""
    gauge = Gauge(page)
    before = None
    for number in range(ROUNDS):
        plugin = open_editor("middle")
        if number == 0:
            page.add_style_tag(content=QUICK)
        plugin.wait_until_usable()
        if plugin.editor.annotation():  # the host keeps what was drawn for the next opening
            plugin.editor.tool(2).click()
        if number % 4 == 1:
            plugin.write()
        elif number % 4 == 2:
            plugin.point_button.click()
            plugin.expect("marking")
            plugin.editor.click(206, 280)
        elif number % 4 == 3:
            plugin.button.click()
        plugin.editor.close()
        assert plugin.is_gone()
        if number + 1 == WARM:
            before = gauge.read()
    after = gauge.read()

    assert after["JSEventListeners"] <= before["JSEventListeners"] + SPARE_LISTENERS, (before, after)
    assert after["Nodes"] <= before["Nodes"] * 1.1, (before, after)
    assert after["JSHeapUsedSize"] <= before["JSHeapUsedSize"] + SPARE_BYTES, (before, after)
