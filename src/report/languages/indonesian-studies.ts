/** Indonesian for uncertainty, simulated services, strategies, advice, refusals and comparisons. */
import type { Phrases } from './language.ts';

export const studies: Phrases = {
  // What a chart's data table calls its parts, and units.
  Data: 'Data',
  Item: 'Butir',
  Series: 'Deret',
  Point: 'Titik',
  Row: 'Baris',
  Rank: 'Rank',
  'micro-batch': 'micro-batch',
  '{1} beside {2}': '{1} berdampingan {2}',
  Prices: 'Harga',
  forward: 'maju',
  backward: 'mundur',
  inputs: 'masukan',
  Forward: 'Maju',
  Backward: 'Mundur',
  'Backward, inputs': 'Mundur, masukan',
  'Backward, weights': 'Mundur, bobot',
  'Time since the step began': 'Waktu sejak langkah dimulai',
  '{1} ranks pass {2} of {3} micro-batches in {4}':
    '{1} rank melewatkan {2} dari {3} micro-batch dalam {4}',
  'In the whole step a mean rank spends {1} in forward, {2} in backward and {3} in both at once; the busiest waits {4}':
    'Dalam seluruh langkah sebuah rank rata-rata memakai {1} untuk maju, {2} untuk mundur dan {3} untuk keduanya sekaligus; yang tersibuk menunggu {4}',
  Capacity: 'Kapasitas',
  hours: 'jam',
  'billion USD': 'miliar USD',
  'million USD': 'juta USD',
  'thousand USD': 'ribu USD',
  'trillion tokens': 'triliun token',
  'billion tokens': 'miliar token',
  'million tokens': 'juta token',
  'USD per million tokens': 'USD per sejuta token',
  'tok/s': 'token/dtk',
  '{1} tok/s': '{1} token/dtk',
  'tok/s per chip': 'token/dtk per cip',
  'req/s': 'permintaan/dtk',
  'USD/h': 'USD/jam',
  'FLOP/byte': 'FLOP/bita',
  Copied: 'Tersalin',
  'Could not copy': 'Tidak dapat menyalin',
  'Link copied': 'Tautan tersalin',
  'Could not copy the link': 'Tidak dapat menyalin tautan',
  // Rooflines, frontiers and memory.
  '{1} reaches {2} at {3} FLOP per byte, bound by {4}':
    '{1} mencapai {2} pada {3} FLOP per bita, dibatasi {4}',
  Peaks: 'Puncak',
  'Memory bandwidth': 'Lebar pita memori',
  'Memory roof': 'Atap memori',
  'memory {1}': 'memori {1}',
  'ridge {1} FLOP/byte': 'lekukan {1} FLOP/bita',
  'From {1} tokens per second per chip at {2} tokens per second per user to {3} at {4}':
    'Dari {1} token per detik per cip pada {2} token per detik per pengguna sampai {3} pada {4}',
  'The service runs {1} sequences per chip: {2} tokens per second per chip, {3} per user':
    'Layanan menjalankan {1} sekuens per cip: {2} token per detik per cip, {3} per pengguna',
  'The SLO asks for at least {1} per user': 'SLO menuntut sedikitnya {1} per pengguna',
  'The SLO asks for {1}': 'SLO menuntut {1}',
  '{1} used of {2}': '{1} terpakai dari {2}',
  '{1} used of {2} ({3})': '{1} terpakai dari {2} ({3})',
  '{1}: up to {2} tokens per second per chip, and up to {3} per user':
    '{1}: sampai {2} token per detik per cip, dan sampai {3} per pengguna',
  // The service in a paragraph.
  '{1} answer {2} requests per second, {3} of them within the SLO; they could sustain {4}':
    '{1} menjawab {2} permintaan per detik, {3} di antaranya memenuhi SLO; mereka sanggup {4}',
  '{1} answer {2} requests per second; they could sustain {3}':
    '{1} menjawab {2} permintaan per detik; mereka sanggup {3}',
  '{1} of {2} offered': '{1} dari {2} yang datang',
  '{1} chips stay idle': '{1} cip menganggur',
  'A request brings {1} tokens, {2} of them already in the prefix cache, and gets {3} back':
    'Satu permintaan membawa {1} token, {2} di antaranya sudah ada di cache prefiks, dan mendapat {3} kembali',
  'That is {1} output and {2} input tokens per second per chip, over all chips of the fleet':
    'Itu {1} token keluaran dan {2} token masukan per detik per cip, atas semua cip armada',
  'The load of {1} requests/s is more than the fleet sustains ({2}): latencies are those just below its limit, and the rest of the requests would queue without end':
    'Beban {1} permintaan/dtk melebihi kesanggupan armada ({2}): latensi adalah yang tepat di bawah batasnya, dan sisanya akan mengantre tanpa akhir',
  'one in {1}': 'satu tiap {1}',
  'safe after {1}, training waits {2}': 'aman setelah {1}, pelatihan menunggu {2}',
  'memory traffic of the update, and the host around it':
    'lalu lintas memori untuk pembaruan, dan host di sekitarnya',
  'The busiest hour needs {1} chips; the cluster has {2}, so the peak is served late or not at all':
    'Jam tersibuk perlu {1} cip; klaster punya {2}, sehingga puncaknya dilayani terlambat atau tidak sama sekali',
  'launch latency': 'latensi peluncuran',
  'scales of inputs': 'skala masukan',
  '{1} for input tokens': '{1} untuk token masukan',
  '{1} for output at full load': '{1} untuk keluaran pada beban penuh',
  // Where prices come from.
  'no rent of {1} in price book {2}; built up from purchase, capital, site, power and operations in {3}':
    'tidak ada sewa {1} di buku harga {2}; disusun dari pembelian, modal, lokasi, daya dan operasi di {3}',
  'owned; no rent of {1} in price book {2}; built up from purchase, capital, site, power and operations in {3}':
    'milik sendiri; tidak ada sewa {1} di buku harga {2}; disusun dari pembelian, modal, lokasi, daya dan operasi di {3}',
  '{1} of server at {2}, PUE {3}, {4} in {5}': 'server {1} pada {2}, PUE {3}, {4} di {5}',
  'At the list of {1} a day earns {2}, a profit of {3}, {4} of the cost':
    'Dengan daftar harga {1} satu hari menghasilkan {2}, laba {3}, {4} dari biaya',
  'At the list of {1} a day earns {2}, a profit of {3}':
    'Dengan daftar harga {1} satu hari menghasilkan {2}, laba {3}',
  'It pays for itself at {1} of the list: {2} per million input and {3} per million output tokens':
    'Balik modal pada {1} dari daftar: {2} per sejuta token masukan dan {3} per sejuta token keluaran',
  // The life of the model and its strategies.
  'Over {1} months serving costs {2}; training costs {3}':
    'Selama {1} bulan pelayanan berbiaya {2}; pelatihan berbiaya {3}',
  'Over {1} months serving costs {2}; training costs {3} once':
    'Selama {1} bulan pelayanan berbiaya {2}; pelatihan berbiaya {3} sekali',
  'Training costs {1}': 'Pelatihan berbiaya {1}',
  'Serving overtakes training in month {1}': 'Pelayanan melampaui pelatihan pada bulan ke-{1}',
  'Serving does not overtake training within the horizon':
    'Pelayanan tidak melampaui pelatihan dalam rentang ini',
  'Training and serving over all output': 'Pelatihan dan pelayanan atas semua keluaran',
  'Training and serving over all output tokens': 'Pelatihan dan pelayanan atas semua keluaran',
  'Strategies side by side': 'Strategi berdampingan',
  Strategy: 'Strategi',
  'Trains on, serves on': 'Melatih pada, melayani pada',
  'Rented or owned': 'Sewa atau milik',
  'Cost today': 'Biaya kini',
  'Net present value': 'Nilai kini bersih',
  'Per million output tokens': 'Per sejuta token keluaran',
  'Serving overtakes training in month': 'Pelayanan melampaui pelatihan pada bulan',
  'Chips at the peak': 'Cip pada puncak',
  'as it stands': 'sebagaimana adanya',
  estimated: 'perkiraan',
  'rented, owned': 'sewa, milik sendiri',
  // What does not fit.
  'This {1} does not fit on {2}': '{1} ini tidak muat pada {2}',
  service: 'layanan',
  training: 'pelatihan',
  serving: 'pelayanan',
  '{1} chips': '{1} cip',
  'On {1}': 'Pada {1}',
  'Training does not fit on {1} chips': 'Pelatihan tidak muat pada {1} cip',
  'Training {1} on {2} does not fit: {3}': 'Melatih {1} pada {2} tidak muat: {3}',
  'Serving {1} on {2} does not fit: {3}': 'Melayani {1} pada {2} tidak muat: {3}',
  '{1} does not fit: {2}': '{1} tidak muat: {2}',
  'Of {1} layouts none fits: the nearest (tensor {2}, pipeline {3}, expert {4}, recomputation {5}) needs {6} of {7} on its fullest chip':
    'Dari {1} tata letak tak satu pun muat: yang terdekat (tensor {2}, pipeline {3}, pakar {4}, komputasi ulang {5}) perlu {6} dari {7} pada cip terpenuhnya',
  "A prefill instance on {1} chips keeps {2} of weights on each, which with the runtime and one request of {3} tokens is more than the chip's {4}":
    'Satu instans prefill pada {1} cip menyimpan {2} bobot pada tiap cip, yang bersama runtime dan satu permintaan berisi {3} token melebihi {4} milik cip',
  "A decode instance on {1} chips keeps {2} of weights on each, which with the runtime and one request of {3} tokens is more than the chip's {4}":
    'Satu instans decode pada {1} cip menyimpan {2} bobot pada tiap cip, yang bersama runtime dan satu permintaan berisi {3} token melebihi {4} milik cip',
  full: 'penuh',
  selective: 'selektif',
  // Advice.
  'Save {1}: {2}. {3} becomes {4} ({5}).': 'Hemat {1}: {2}. {3} menjadi {4} ({5}).',
  'To make it fit, {1}: {2} ({3}).': 'Agar muat, {1}: {2} ({3}).',
  'serve on as many {1}': 'layani dengan {1} sebanyak itu',
  'train on as many {1}': 'latih dengan {1} sebanyak itu',
  'serve on {1} chips': 'layani dengan {1} cip',
  'train on {1} chips': 'latih dengan {1} cip',
  'USD for the run': 'USD untuk pelatihan',
  'USD per million output tokens': 'USD per sejuta token keluaran',
  'USD per million output tokens, prompts included':
    'USD per sejuta token keluaran, termasuk prompt',
  'USD per million output tokens, prompts included, at the load':
    'USD per sejuta token keluaran, termasuk prompt, pada bebannya',
  'USD per million output tokens, prompts included, fully loaded':
    'USD per sejuta token keluaran, termasuk prompt, pada beban penuh',
  'No single change that was tried saves more than the model is unsure of':
    'Tidak ada satu perubahan pun yang dicoba yang menghemat lebih dari ketidakpastian model',
  // Uncertainty.
  '{1} draws of {2} inputs (Latin hypercube, seed {3})':
    '{1} penarikan atas {2} masukan (Latin hypercube, benih {3})',
  'Layouts and instances stay as the best of all values settled them; step times, queues, bills and the lifetime are worked out again for every draw':
    'Tata letak dan instans tetap seperti ditentukan nilai terbaik; waktu langkah, antrean, tagihan dan masa hidup dihitung ulang untuk tiap penarikan',
  '{1} of the draws fit': '{1} penarikan muat',
  '{1} likely': 'berpeluang {1}',
  '{1} likely: {2}': 'berpeluang {1}: {2}',
  'Cost of the training run': 'Biaya pelatihan',
  'Cost of a million output tokens over the life':
    'Biaya sejuta token keluaran sepanjang masa hidup',
  '{1}: {2} in the single run; nine draws in ten between {3} and {4}':
    '{1}: {2} dalam perhitungan tunggal; sembilan dari sepuluh penarikan antara {3} dan {4}',
  '{1} over the draws': '{1} atas semua penarikan',
  'Nine draws in ten lie between {1} and {2}, half of them below {3}; the single run says {4}':
    'Sembilan dari sepuluh penarikan terletak antara {1} dan {2}, setengahnya di bawah {3}; perhitungan tunggal memberi {4}',
  'Share of the draws': 'Bagian penarikan',
  'single run': 'perhitungan tunggal',
  Draws: 'Penarikan',
  Value: 'Nilai',
  'What moves it': 'Apa yang menggesernya',
  'What moves it: {1}, {2} in the single run':
    'Apa yang menggesernya: {1}, {2} dalam perhitungan tunggal',
  '{1} to {2}': '{1} sampai {2}',
  "the model's own error, training": 'galat model sendiri, pelatihan',
  "the model's own error, serving": 'galat model sendiri, pelayanan',
  'Change from {1}': 'Perubahan dari {1}',
  lower: 'lebih rendah',
  higher: 'lebih tinggi',
  'Inputs and what they move': 'Masukan dan apa yang digesernya',
  Input: 'Masukan',
  'At its 5th percentile': 'Pada persentil ke-5',
  'At its 95th': 'Pada persentil ke-95',
  'Share of the variance, with interactions': 'Bagian ragam, dengan interaksi',
  'Every figure': 'Setiap angka',
  Median: 'Median',
  Mean: 'Rata-rata',
  // A service played request by request.
  '{1} requests were played one by one over {2} ({3}; seed {4}); the first {5} warm the service up and count in no figure':
    '{1} permintaan dimainkan satu per satu selama {2} ({3}; benih {4}); {5} yang pertama memanaskan layanan dan tidak dihitung',
  'A decode step holds {1} sequences on average, engines are busy {2} of the time, {3} requests were preempted and {4} refused':
    'Satu langkah decode memuat rata-rata {1} sekuens, mesin sibuk {2} dari waktu, {3} permintaan didahului dan {4} ditolak',
  '{1} of the requests counted meet the SLO: a goodput of {2} requests per second':
    '{1} permintaan yang dihitung memenuhi SLO: goodput {2} permintaan per detik',
  '{1} of the prompt tokens were found in a cache': '{1} token prompt ditemukan di cache',
  'That is {1} output tokens per joule, cooling not counted':
    'Itu {1} token keluaran per joule, tanpa pendinginan',
  'Latencies, request by request': 'Latensi, permintaan demi permintaan',
  'Between tokens': 'Antartoken',
  'End to end': 'Dari awal sampai akhir',
  'Time to first token over requests': 'Waktu hingga token pertama atas permintaan',
  'Time per output token over requests': 'Waktu per token keluaran atas permintaan',
  mean: 'rata-rata',
  '{1} within {2}': '{1} dalam {2}',
  'Share within this time': 'Bagian dalam waktu ini',
  Quantiles: 'Kuantil',
  Requests: 'Permintaan',
  'Requests per second': 'Permintaan per detik',
  'Requests in the engines over time': 'Permintaan di mesin sepanjang waktu',
  'At most {1} requests decode, {2} have their prompts read and {3} wait, each averaged over {4}':
    'Paling banyak {1} permintaan sedang decode, {2} sedang dibaca promptnya dan {3} menunggu, masing-masing rata-rata atas {4}',
  'Time since the start': 'Waktu sejak mulai',
  'Prompt being read': 'Prompt sedang dibaca',
  Waiting: 'Menunggu',
  'Key-value cache held by requests over time':
    'Cache kunci-nilai yang dipegang permintaan sepanjang waktu',
  'Requests hold at most {1} of the cache': 'Permintaan memegang paling banyak {1} dari cache',
  'Cache held': 'Cache terpakai',
  'Goodput over time': 'Goodput sepanjang waktu',
  'Requests over time': 'Permintaan sepanjang waktu',
  '{1} requests per second are answered, {2} of them within the SLO':
    '{1} permintaan per detik dijawab, {2} di antaranya memenuhi SLO',
  '{1} requests per second are answered': '{1} permintaan per detik dijawab',
  Arriving: 'Datang',
  Answered: 'Terjawab',
  'Within the SLO': 'Memenuhi SLO',
};
