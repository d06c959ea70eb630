// Asked inside a page, beside axe: each gives sentences about what is wrong with it.
window.lookedOver = {
    // `leftOut` holds rules and where they are not asked.
    async axe(rules, leftOut) {
        const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
        const isLeft = (rule, target) =>
            leftOut.some(([left, where]) => left === rule && document.querySelector(target)?.closest(where));
        return found.violations.flatMap(({ id, nodes }) => nodes
            .filter(({ target }) => !isLeft(id, target[0]))
            .map(({ target, html, failureSummary }) => `${id}: ${target} ${html.slice(0, 200)} ${failureSummary}`));
    },

    headings() {
        const levels = this.seen("h1, h2, h3, h4, h5, h6").map(each => +each.tagName[1]);
        const jumps = levels.some((level, place) => level > (levels[place - 1] ?? 0) + 1);
        return jumps || levels.filter(level => level === 1).length !== 1 ? [`levels of headings: ${levels}`] : [];
    },

    // A figure's table stands folded below it, or further down where several figures share one.
    figures() {
        const tables = this.seen("[data-testid=stExpander], [data-testid=stDataFrame], table");
        return this.seen("[data-testid=stPlotlyChart]").flatMap(figure => {
            const alt = (figure.closest("[aria-label]") ?? figure.querySelector("[aria-label]"))?.ariaLabel?.trim();
            const isBelow = table => figure.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING;
            return [
                ...(alt ? [] : [`no words for ${figure.outerHTML.slice(0, 200)}`]),
                ...(tables.some(isBelow) ? [] : [`no table below “${alt}”`]),
            ];
        });
    },

    targets() {
        const ours = ".stHtml :is(a, button), [data-testid=stPageLink] a, :is(.stButton, .stDownloadButton) button";
        const isSmall = ({ width, height }) => width < 24 || height < 24;
        return this.seen(ours)
            .filter(each => isSmall(each.getBoundingClientRect()))
            .map(each => `too small for a finger: ${each.outerHTML.slice(0, 200)}`);
    },

    tooWide() {
        return this.seen("html, [data-testid=stApp], [data-testid=stMain]")
            .filter(each => each.scrollWidth > each.clientWidth)
            .map(each => `${each.dataset.testid ?? "html"}: ${each.scrollWidth} wide in ${each.clientWidth}`);
    },

    seen(what) {
        return [...document.querySelectorAll(what)]
            .filter(each => each.checkVisibility() && each.getBoundingClientRect().width > 0);
    },
};
