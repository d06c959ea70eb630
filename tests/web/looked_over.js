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

    // Notes what has the focus and how it looks then; gives whether anything has it.
    noteFocus() {
        this.focused ??= new Map();
        const now = document.activeElement;
        if (now && now !== document.body) this.focused.set(now, this.look(now));
        return now !== document.body;
    },

    // What the keyboard passed by, and what did not show that it was there.
    passedBy() {
        const all = this.seen("a[href], button, input, summary, textarea, [role=spinbutton], [role=tab]");
        const isMeant = each => each.tabIndex >= 0 && !each.disabled && !each.closest("[inert]");
        // Tab comes to a switch once; its positions are chosen by the arrows.
        const isReached = each => [...this.focused.keys()].some(focused =>
            focused === each || (focused.role === "radio" && focused.parentElement.contains(each)));
        const passed = all.filter(each => isMeant(each) && !isReached(each));
        const looksTheSame = ([each, look]) => each.isConnected && this.look(each) === look;
        return [
            ...passed.map(each => `not reached: ${each.outerHTML.slice(0, 200)}`),
            ...[...this.focused].filter(looksTheSame).map(([each]) => `not to be seen: ${each.outerHTML.slice(0, 200)}`),
        ];
    },

    // It and the boxes around it, as far as focus changes them.
    look(element) {
        const around = [element, ...Array(3)];
        for (let place = 1; place < 4; place++) around[place] = around[place - 1]?.parentElement;
        return around.filter(Boolean).map(each => {
            const style = getComputedStyle(each);
            return [style.outline, style.boxShadow, style.borderColor, style.backgroundColor].join();
        }).join("/");
    },

    seen(what) {
        return [...document.querySelectorAll(what)]
            .filter(each => each.checkVisibility() && each.getBoundingClientRect().width > 0);
    },
};
