// Other weights: the same steps in the same order as the program, so that every digit is the same.
(() => {
  'use strict';
  const panel = document.getElementById('what-if');
  if (!panel) return;
  const data = JSON.parse(document.getElementById('what-if-data').textContent);
  const word = (key, facts) => (data.words[key] || '').replace(/\{(\w+)\}/g, (all, name) => (facts && name in facts ? facts[name] : all));
  const none = word('gap.none');

  // A score as a whole number of its last printed decimal, half away from zero; a billionth first, as the program does.
  const keyOf = (score) => {
    const scaled = score * data.scale, sign = scaled < 0 ? -1 : 1;
    return sign * Math.round(Math.abs(scaled + sign * 1e-9 * Math.max(Math.abs(scaled), 1)));
  };
  const printed = (key) => (key / data.scale).toFixed(data.decimals);
  const plain = (number) => String(Math.round(number * 1e4) / 1e4);
  const zeros = () => data.groups.map(() => 0);

  // The score of each township in percent, by what it earned in a period; null where nothing that weighs applies to it,
  // or its places of both periods are not compared.
  const scores = (weights, period) => {
    const changed = data.groups.map(([, weight], group) => (weight > 0 ? weights[group] / weight : 1));
    const own = data.indicators.map(([group, weight]) => weight * changed[group]);
    const wholes = zeros();
    data.indicators.forEach(([group], place) => { wholes[group] += own[place]; });
    return data.townships.map((township) => {
      const its = township[period];
      if (its === null) return null;
      const earned = zeros(), applies = zeros(), caps = data.groups.map(() => 1);
      its.caps.forEach(([group, cap]) => { caps[group] = cap; });
      its.shares.forEach((share, place) => {
        if (share === null) return;
        const group = data.indicators[place][0];
        earned[group] += share * own[place];
        applies[group] += own[place];
      });
      let score = 0, whole = 0;
      wholes.forEach((weight, group) => {
        if (applies[group] <= 0 || weight <= 0) return;
        whole += weight;
        score += weight * Math.min(earned[group] / applies[group], caps[group]);
      });
      return whole > 0 ? score / whole * 100 + its.bonus : null;
    });
  };

  // Above zero where a stands before b.
  const before = (a, b) => a.key - b.key || a.breaker - b.breaker;
  const place = (own, all) => {
    const better = all.filter((other) => before(other, own) > 0);
    const level = all.filter((other) => before(other, own) === 0).length;
    const distinct = better.filter((other, at) => better.findIndex((same) => before(same, other) === 0) === at).length;
    const first = better.length + 1, last = better.length + level;
    const number = { min: first, max: last, average: (first + last) / 2, dense: distinct + 1 }[data.ties];
    return { number, text: (level > 1 ? '=' : '') + plain(number) };
  };
  const median = (numbers) => {
    const sorted = numbers.slice().sort((a, b) => a - b), middle = Math.floor(sorted.length / 2);
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  };

  // Grades of one peer group: by score, held back by red lines; of a tie at the edge of a quota nobody has it.
  const giveGrades = (members) => {
    members.forEach((own) => { own.grade = Math.max(data.grades.findIndex(([, least]) => own.key >= least), own.best); });
    data.grades.forEach(([, , quota], grade) => {
      if (quota === null) return;
      const seats = Math.floor(quota * members.length + 1e-9);
      const holders = members.filter((own) => own.grade === grade).sort((a, b) => b.key - a.key);
      if (holders.length <= seats) return;
      const out = holders[seats].key;
      holders.forEach((own) => { if (own.key <= out) own.grade = Math.min(grade + 1, data.grades.length - 1); });
    });
  };
  // Reasons for lagging that lie in the peer group.
  const giveReasons = (members) => {
    const rule = data.last.find(([least]) => members.length >= least), last = rule && members.length > 1 ? rule[1] : 0;
    const percents = members.map((own) => own.percent), middle = median(percents);
    const deviation = median(percents.map((percent) => Math.abs(percent - middle)));
    const line = keyOf(middle - data.mad_below * deviation);
    members.forEach((own) => {
      own.last = members.filter((other) => before(other, own) <= 0).length <= last;
      if (own.last) own.reasons.push(word('reweigh.reason_last'));
      if (own.key < data.score_below) own.reasons.push(word('reweigh.reason_score'));
      if (deviation > 0 && own.key < line) own.reasons.push(word('reweigh.reason_far'));
    });
  };

  // Falls since the period before under the same weights, both ranked on the townships that both rank.
  const giveFalls = (ranked, weights) => {
    const then = scores(weights, 'before');
    const both = ranked.filter((now) => then[now.at] !== null)
      .map((now) => ({ now, then: { key: keyOf(then[now.at]), breaker: data.townships[now.at].before.breaker } }));
    data.peer_groups.forEach((name, group) => {
      const members = both.filter((own) => own.now.group === group);
      const all = { now: members.map((own) => own.now), then: members.map((own) => own.then) };
      members.forEach(({ now, then }) => {
        const places = place(now, all.now).number - place(then, all.then).number, points = then.key - now.key;
        if (members.length >= data.minimum_group && data.fall_places > 0 && places >= data.fall_places) now.reasons.push(word('reweigh.reason_fell_places', { places: plain(places) }));
        if (data.fall_points > 0 && points >= data.fall_points) now.reasons.push(word('reweigh.reason_fell_points', { points: printed(points) }));
      });
    });
  };

  const result = (weights) => {
    const townships = scores(weights, 'earned').map((percent, at) => {
      const { code, best, group, lags } = data.townships[at], breaker = data.townships[at].earned.breaker;
      const key = percent === null ? null : keyOf(percent);
      return { at, code, percent, key, breaker, best, group, rank: null, groupRank: null, grade: -1, reasons: lags.slice(), last: false };
    });
    const ranked = townships.filter((own) => own.percent !== null);
    ranked.forEach((own) => { own.rank = place(own, ranked); });
    data.peer_groups.forEach((name, group) => {
      const members = ranked.filter((own) => own.group === group);
      if (members.length === 0) return;
      giveGrades(members);
      giveReasons(members);
      if (members.length >= data.minimum_group) members.forEach((own) => { own.groupRank = place(own, members); });
    });
    giveFalls(ranked, weights);
    return townships;
  };

  // Who cannot come to the official result under the official weights is not to be believed under others.
  const official = data.groups.map(([, weight]) => weight);
  const agrees = result(official).every((own) => {
    const known = data.townships[own.at], grade = own.grade < 0 ? none : data.grades[own.grade][0];
    return own.rank !== null && printed(own.key) === known.percent && own.rank.number === known.rank
      && (own.groupRank ? own.groupRank.number : null) === known.group_rank && grade === known.grade;
  });
  panel.hidden = false;
  if (!agrees) {
    panel.querySelector('.failed').hidden = false;
    panel.querySelector('.works').hidden = true;
    return;
  }

  const sliders = Array.from(panel.querySelectorAll('input[type=range]'));
  // A browser may keep where a slider stood, and moves one that stands between two steps.
  sliders.forEach((slider) => { slider.value = slider.defaultValue; slider.start = slider.value; });
  const body = panel.querySelector('tbody'), rows = Array.from(body.rows);
  const moved = (was, now) => {
    if (was === null || now === null) return none;
    const gained = was - now.number;
    return gained > 0 ? '▲' + plain(gained) : gained < 0 ? '▼' + plain(-gained) : '0';
  };
  const signed = (key) => (key > 0 ? '+' : '') + printed(key);
  const show = (own) => {
    const cells = rows[own.at].cells, known = data.townships[own.at], there = own.rank !== null;
    const change = there ? own.key - Math.round(Number(known.percent) * data.scale) : 0;
    const texts = {
      0: there ? own.rank.text : none,
      4: there ? printed(own.key) : none,
      5: there ? signed(change) : none,
      7: moved(known.rank, own.rank),
      8: own.groupRank ? own.groupRank.text : none,
      9: moved(known.group_rank, own.groupRank),
      10: own.grade < 0 ? none : data.grades[own.grade][0],
      11: own.reasons.length > 0 ? own.reasons.join(word('join.clause')) : word('reweigh.not_lagging'),
    };
    Object.keys(texts).forEach((at) => { cells[at].textContent = texts[at]; });
    [5, 7, 9].forEach((at) => { cells[at].className = 'n ' + (/^[▲+]/.test(texts[at]) ? 'up' : /^[▼-]/.test(texts[at]) ? 'down' : ''); });
    rows[own.at].className = own.reasons.length > 0 ? 'lag' : '';
    rows[own.at].cells[4].dataset.v = String(own.percent);
  };

  const said = panel.querySelector('.said'), command = panel.querySelector('.command');
  const update = () => {
    const weights = official.slice(), changed = [];
    sliders.forEach((slider) => {
      if (slider.value === slider.start) return;
      weights[slider.dataset.group] = Number(slider.value);
      changed.push(data.groups[slider.dataset.group][0] + '=' + slider.value);
    });
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    sliders.forEach((slider) => {
      const weight = weights[slider.dataset.group], share = whole > 0 ? (weight / whole * 100).toFixed(1) : '0.0';
      const text = word('reweigh.slider', { weight: plain(weight), share });
      slider.setAttribute('aria-valuetext', text);
      slider.parentNode.querySelector('output').textContent = text;
    });
    command.hidden = changed.length === 0 || whole <= 0;
    command.querySelector('code').textContent = ['hengping what-if --period', data.period].concat(changed.map((own) => '--weight ' + own)).join(' ');
    panel.querySelector('.scroll').hidden = whole <= 0;
    if (whole <= 0) {
      said.textContent = word('reweigh.nobody');
      return;
    }
    const townships = result(weights);
    townships.forEach(show);
    const number = (own) => (own.rank ? own.rank.number : Infinity);
    townships.slice().sort((a, b) => (number(a) === number(b) ? (a.code < b.code ? -1 : 1) : number(a) - number(b)))
      .forEach((own) => body.appendChild(rows[own.at]));
    const moves = townships.filter((own) => own.rank).map((own) => Math.abs(data.townships[own.at].rank - own.rank.number)).filter((by) => by > 0);
    const facts = { count: changed.length, whole: plain(whole), moved: moves.length, most: plain(Math.max(0, ...moves)) };
    const last = data.peer_groups.map((name, group) => {
      const names = townships.filter((own) => own.last && own.group === group).map((own) => data.townships[own.at].name);
      return names.length > 0 ? name + word('join.label') + names.join(word('join.list')) : '';
    }).filter((names) => names !== '');
    said.textContent = [
      changed.length > 0 ? word('reweigh.changed', facts) : word('reweigh.official'),
      last.length > 0 ? word('reweigh.last', { names: last.join(word('join.clause')) }) : word('reweigh.nobody_last'),
    ].join(' ');
  };
  sliders.forEach((slider) => slider.addEventListener('input', update));
  panel.querySelector('.reset').addEventListener('click', () => {
    sliders.forEach((slider) => { slider.value = slider.defaultValue; });
    update();
  });
  update();
  Array.from(document.querySelectorAll('.with-script')).forEach((own) => { own.hidden = false; });
})();
